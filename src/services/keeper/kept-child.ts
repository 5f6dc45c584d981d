import { closeSync } from "node:fs";
import { Socket } from "node:net";
import { openNewFifo, openOldFifo } from "../../host/open-fifo.ts";
import { isAlive, type ProcessIdentity } from "../../host/processes/processes.ts";
import type { Child, ChildEnd, ChildOptions } from "../child.ts";
import type { LogStream } from "../logs/log-line.ts";
import { openPseudoTerminal } from "../pseudo-terminal.ts";
import { signalChild } from "../signal-child.ts";
import { spawnChild } from "../spawn-child.ts";
import { ChildOutput, type OutputLine } from "./child-output.ts";
import { EndWatch } from "./end-watch.ts";

/** Where a kept child's output goes. */
export interface KeptOutput {
  /** Paths of its named pipes. */
  readonly pipes: { readonly stdout: string; readonly stderr: string };
  /** Hears each line. */
  readonly hear: (line: OutputLine) => void;
}

/** Of the terminal of a service that nobody looks at. */
const COLUMNS = 120;
const ROWS = 40;
const LINES_MAX = 40;
const LINE_CHARACTERS_MAX = 2000;

/**
 * Starts a child in a session of its own, whose output goes through named pipes: it neither ends nor fails when this
 * process dies, and the next keeper opens them again.
 *
 * @throws {Failure} `COMMAND_NOT_STARTED`.
 */
export async function startKeptChild(options: ChildOptions, { pipes, hear }: KeptOutput): Promise<Child> {
  using opened = new DisposableStack();
  const open = (path: string): { readEnd: number; writeEnd: number } => {
    const ends = openNewFifo(path);
    opened.defer(() => closeSync(ends.writeEnd));
    return ends;
  };
  const [stdout, stderr] = [open(pipes.stdout), open(pipes.stderr)];
  const recent = new RecentLines(hear);
  const readers = [
    new Reader(stdout.readEnd, "stdout", recent.hear),
    new Reader(stderr.readEnd, "stderr", recent.hear),
  ];
  const started = spawnChild(options, ["ignore", stdout.writeEnd, stderr.writeEnd]);
  const { pid, ended, signal } = await started.catch((error: unknown) => {
    for (const reader of readers) reader.close();
    throw error;
  });
  return keptChild(pid, { ended, readers, recent, signal });
}

/** Takes over a child of a predecessor, as far as its pipes are still there. Nobody can see with what status it ends. */
export function adoptKeptChild(root: ProcessIdentity, { pipes, hear }: KeptOutput): Child {
  const recent = new RecentLines(hear);
  const readers = (["stdout", "stderr"] as const).flatMap((stream) => {
    const readEnd = openOldFifo(pipes[stream]);
    return readEnd === undefined ? [] : [new Reader(readEnd, stream, recent.hear)];
  });
  const watch = new EndWatch(root);
  const ended = watch.ended.then((): ChildEnd => ({ code: null, signal: null }));
  const signal = (name: NodeJS.Signals): void => {
    // Its pid may be another's by now.
    if (isAlive(root)) signalChild(root.pid, name);
    watch.hurry();
  };
  const child = keptChild(root.pid, { ended, readers, recent, signal });
  return {
    ...child,
    async [Symbol.asyncDispose](): Promise<void> {
      watch[Symbol.dispose]();
      await child[Symbol.asyncDispose]();
    },
  };
}

/** Starts a child in a terminal of its own, which ends with this process, and the child with it. */
export async function startKeptTerminal(options: ChildOptions, hear: KeptOutput["hear"]): Promise<Child> {
  const output = new ChildOutput("stdout", hear);
  const { child } = await openPseudoTerminal(options, {
    columns: COLUMNS,
    rows: ROWS,
    onOutput: (chunk) => output.write(chunk),
  });
  void child.drained.then(() => output[Symbol.dispose]());
  return child;
}

interface ChildParts {
  readonly ended: Promise<ChildEnd>;
  readonly readers: readonly Reader[];
  readonly recent: RecentLines;
  readonly signal: Child["signal"];
}

function keptChild(pid: number, { ended, readers, recent, signal }: ChildParts): Child {
  const drained = Promise.all(readers.map((reader) => reader.ended));
  return {
    pid,
    ended,
    drained,
    lastLines: () => recent.lines(),
    signal,
    async [Symbol.asyncDispose](): Promise<void> {
      for (const reader of readers) reader.close();
      await drained;
    },
  };
}

/** Keeps the last lines of both streams, in the order in which they came. */
class RecentLines {
  readonly hear: KeptOutput["hear"];
  readonly #lines: string[] = [];

  constructor(hear: KeptOutput["hear"]) {
    this.hear = (line) => {
      this.#lines.push(line.plain.slice(0, LINE_CHARACTERS_MAX));
      if (this.#lines.length > LINES_MAX) this.#lines.shift();
      hear(line);
    };
  }

  lines(): string[] {
    return [...this.#lines];
  }
}

/** Reads one pipe until every process that holds its other end has closed it. */
class Reader {
  readonly ended: Promise<void>;
  readonly #socket: Socket;

  constructor(descriptor: number, stream: LogStream, hear: KeptOutput["hear"]) {
    const output = new ChildOutput(stream, hear);
    this.#socket = new Socket({ fd: descriptor, readable: true, writable: false });
    this.#socket.on("data", (chunk: Buffer) => output.write(chunk));
    // Whatever becomes of it, "close" follows.
    this.#socket.on("error", () => {});
    this.ended = new Promise((resolve) => {
      this.#socket.once("close", () => {
        output[Symbol.dispose]();
        resolve();
      });
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}
