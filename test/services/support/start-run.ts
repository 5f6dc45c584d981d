import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export const RUN_PROGRAM: string = join(import.meta.dirname, "run-program.ts");
const DEADLINE_MS = 30_000;

export type Said = { readonly type: string } & Readonly<Record<string, unknown>>;

export interface StartedRun extends AsyncDisposable {
  readonly process: ChildProcess;
  /** Waits for a report of this type, from the first one on. */
  said(type: string, deadlineMs?: number): Promise<Said>;
  /** All reports so far. */
  readonly all: readonly Said[];
  /** What the child wrote to stderr, without the reports. */
  readonly errors: () => string;
  readonly output: () => string;
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

export interface RunProgramOptions {
  readonly argv?: readonly string[];
  readonly script?: string;
  readonly directory?: string;
  readonly ports?: readonly number[];
  /** The service's name (default: `shop.localhost`). */
  readonly name?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** How input and output are given (default: no input, pipes). Output that is taken elsewhere is not collected. */
  readonly stdio?: StdioOptions;
  readonly keepOutput?: boolean;
}

/** Starts a run in a process of its own. */
export function startRun(options: RunProgramOptions): StartedRun {
  const { environment, stdio, keepOutput = true, ...request } = options;
  const child = spawn(process.execPath, [RUN_PROGRAM, JSON.stringify(request)], {
    env: { ...process.env, ...environment },
    stdio: stdio ?? ["ignore", "pipe", "pipe"],
  });
  const reports = new Reports();
  let output = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => reports.push(text));
  if (keepOutput) child.stdout?.setEncoding("utf8").on("data", (text: string) => (output += text));
  const exited = once(child, "close").then(([code, signal]) => {
    reports.end();
    return { code: code as number | null, signal: signal as NodeJS.Signals | null };
  });
  return {
    process: child,
    said: (type, deadlineMs) => reports.said(type, deadlineMs),
    all: reports.all,
    errors: () => reports.rest,
    output: () => output,
    exited,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
        await exited;
        clearTimeout(timer);
      }
    },
  };
}

/** Reads the report lines out of a stream of text. */
export class Reports {
  readonly all: Said[] = [];
  rest = "";
  /** The line that is not finished yet. */
  open = "";
  #ended = false;
  readonly #waiting = new Set<() => void>();

  push(text: string): void {
    const lines = (this.open + text).split("\n");
    this.open = lines.pop() ?? "";
    for (const line of lines) {
      const at = line.indexOf("@@{");
      if (at === -1) this.rest += `${line}\n`;
      else {
        this.rest += line.slice(0, at);
        this.all.push(JSON.parse(line.slice(at + 2)) as Said);
      }
    }
    for (const wake of this.#waiting) wake();
  }

  end(): void {
    this.rest += this.open;
    this.#ended = true;
    for (const wake of this.#waiting) wake();
  }

  async said(type: string, deadlineMs: number = DEADLINE_MS): Promise<Said> {
    const deadline = performance.now() + deadlineMs;
    for (;;) {
      const found = this.all.find((report) => report.type === type);
      if (found !== undefined) return found;
      const leftMs = deadline - performance.now();
      if (this.#ended || leftMs <= 0)
        throw new Error(`No report "${type}", but ${JSON.stringify(this.all)} and ${JSON.stringify(this.rest)}`);
      await this.#more(leftMs);
    }
  }

  async #more(deadlineMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, deadlineMs);
    this.#waiting.add(resolve);
    await promise;
    clearTimeout(timer);
    this.#waiting.delete(resolve);
  }
}
