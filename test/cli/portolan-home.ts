import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

const root = join(import.meta.dirname, "../..");
const program = join(root, "bin/portolan");
/** A command that takes longer has hung. */
const DEADLINE_MS = 60_000;

export interface Spoken {
  readonly status: number | null;
  readonly out: string;
  readonly said: string;
}

/** A user with a home of its own, for commands that touch nothing else; what was started is ended with the test. */
export class PortolanHome {
  readonly folder: string;
  readonly state: string;
  /** Where commands run: a folder called `shop`. */
  readonly project: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly #running: ChildProcess[] = [];

  private constructor(folder: string) {
    this.folder = folder;
    this.state = join(folder, "state");
    this.project = join(folder, "shop");
    mkdirSync(this.project);
    this.environment = {
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      LANG: "C.UTF-8",
      PORTOLAN_HOME: this.state,
      PORTOLAN_PORT: "0",
    };
  }

  static open(t: TestContext): PortolanHome {
    const home = new PortolanHome(realpathSync(mkdtempSync(join(tmpdir(), "portolan-cli-"))));
    t.after(() => home.#close());
    return home;
  }

  /** Runs one command line to its end, with this checkout's program or another one. */
  async run(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    file: string = program,
  ): Promise<Spoken> {
    const child = this.#spawn([file, ...args], environment);
    const [out, said] = [text(child.stdout), text(child.stderr)];
    // "close" comes when nobody holds the pipes any more: a daemon that kept them would hang here.
    const [status] = (await once(child, "close", { signal: AbortSignal.timeout(DEADLINE_MS) })) as [number | null];
    return { status, out: await out, said: await said };
  }

  /** Starts `portolan run` and waits until it says that its service is ready. */
  async start(args: readonly string[]): Promise<ChildProcess> {
    const child = this.#spawn([program, ...args], {});
    this.#running.push(child);
    child.stdout?.resume();
    let said = "";
    for await (const chunk of child.stderr ?? []) {
      said += String(chunk);
      if (/ready on/.test(said)) break;
    }
    if (!/ready on/.test(said)) throw new Error(`portolan ${args.join(" ")} never became ready:\n${said}`);
    return child;
  }

  /** Ends what `start` has started, as Ctrl-C does. */
  async end(): Promise<void> {
    for (const child of this.#running.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill("SIGINT");
      await once(child, "exit", { signal: AbortSignal.timeout(DEADLINE_MS) });
    }
  }

  #spawn(args: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess {
    return spawn(process.execPath, args, {
      cwd: this.project,
      env: { ...this.environment, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  async #close(): Promise<void> {
    await this.end();
    await this.run(["daemon", "stop"]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function text(stream: NodeJS.ReadableStream | null): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream ?? []) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
