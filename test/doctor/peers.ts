import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export interface Peer {
  readonly pid: number;
  /** The first line that it said. */
  readonly line: string;
  /** That line as a number. */
  readonly port: number;
  readonly child: ChildProcess;
}

export interface PeerOptions {
  readonly cwd?: string | undefined;
  readonly environment?: Readonly<Record<string, string>>;
  /** Waits for a line that has this in it (default: the first). */
  readonly until?: RegExp;
}

/** Programs that the tests start as a user would, each of which says a line when it is ready. All end with the test. */
export class Peers implements AsyncDisposable {
  readonly #children: ChildProcess[] = [];

  async start([program = "", ...args]: readonly string[], options: PeerOptions = {}): Promise<Peer> {
    const { PORT: _, ...environment } = process.env;
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...environment, ...options.environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#children.push(child);
    child.stderr.resume();
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        said.push(line);
        if ((options.until ?? /./).test(line)) resolve(line);
      });
    }
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`${program} ended before it was ready: ${said.join("\n")}`)));
    const line = await promise;
    return { pid: child.pid ?? 0, line, port: Number(/\d+/.exec(line)?.[0]), child };
  }

  /** Runs a script of one line in Node; it prints its port. */
  node(script: string, options: PeerOptions & { words?: readonly string[] } = {}): Promise<Peer> {
    return this.start([process.execPath, ...(options.words ?? []), "-e", script], options);
  }

  async stop({ child }: Peer, signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children) {
      // One that is stopped takes no other signal.
      await this.stop({ child } as Peer, "SIGKILL");
      child.stdin?.destroy();
    }
  }
}

/** A script that serves a small page, at a host and port, and prints the port. */
export function pageServer(host: string, port: number | string = 0): string {
  return `const s = require("node:http").createServer((q, r) => r.end("<title>page</title>"));
    s.listen(${port}, "${host}", () => console.log(s.address().port));`;
}
