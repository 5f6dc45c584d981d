import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process in a group of its own, as a shell gives it to each command, with all that it prints. */
export class Started {
  readonly child: ChildProcess;
  readonly ended: Promise<ProcessEnd>;
  #stdout = "";
  #stderr = "";

  constructor(argv: readonly [string, ...string[]], options: { cwd: string; env: NodeJS.ProcessEnv }) {
    const [program, ...args] = argv;
    this.child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"], detached: true });
    this.child.stdout?.setEncoding("utf8").on("data", (piece: string) => (this.#stdout += piece));
    this.child.stderr?.setEncoding("utf8").on("data", (piece: string) => (this.#stderr += piece));
    this.ended = once(this.child, "close").then(([code, signal]) => ({ code, signal }));
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** All that it has printed; what it says of itself comes first. */
  get output(): string {
    return this.#stderr + this.#stdout;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Waits until it has printed this, on either stream. */
  async says(text: string | RegExp, deadlineMs = 60_000): Promise<void> {
    const isSaid = (): boolean => (typeof text === "string" ? this.output.includes(text) : text.test(this.output));
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): void => {
      if (isSaid()) resolve();
    };
    const timer = setTimeout(resolve, deadlineMs);
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on("data", look);
    look();
    await Promise.race([promise, this.ended]);
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.off("data", look);
    clearTimeout(timer);
    if (!isSaid()) throw new Error(`it never said ${String(text)}:\n${this.output}`);
  }

  /** Signals the whole group, as a terminal does with Ctrl-C, or the process alone. */
  kill(signal: NodeJS.Signals, target: "group" | "process" = "group"): void {
    const { pid } = this.child;
    if (pid !== undefined && this.isRunning) process.kill(target === "group" ? -pid : pid, signal);
  }
}
