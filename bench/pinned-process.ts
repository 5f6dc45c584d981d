import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { processTree } from "../src/host/processes/processes.ts";
import { accepts } from "../test/support/ports.ts";

/** The load generator and the upstream share the first core; the proxy has the second for itself. */
export const LOAD_CORE = 0;
export const PROXY_CORE = 1;

/** From util-linux; the figures need it. */
const TASKSET = "taskset";

export interface PinnedOptions {
  readonly core: number;
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** A process that may run on one core only, and ends with its owner. */
export class PinnedProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  #said = "";

  constructor(command: readonly string[], { core, cwd, env }: PinnedOptions) {
    this.#child = spawn(TASKSET, ["-c", String(core), ...command], {
      cwd,
      env: env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => (this.#said = (this.#said + text).slice(-4000)));
    }
  }

  /** It and its descendants. */
  pids(): readonly number[] {
    return processTree(this.#child.pid);
  }

  /** Resolves when it accepts connections at the port. */
  async listens(port: number): Promise<void> {
    const end = performance.now() + 15_000;
    while (!(await accepts(port))) {
      if (this.#child.exitCode !== null) throw new Error(`${this.#child.spawnargs.join(" ")} ended: ${this.#said}`);
      if (performance.now() > end) throw new Error(`${this.#child.spawnargs.join(" ")} listens not: ${this.#said}`);
      await pause(50);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), 5_000);
    await ended;
    clearTimeout(timer);
  }
}

/**
 * Binds a process that runs already, with all its threads, to a core. In a session of its own it is scheduled as a
 * group of its own: that gets the niceness of ours.
 */
export function pin(pid: number, core: number): void {
  const { status, stderr } = spawnSync(TASKSET, ["-acp", String(core), String(pid)], { encoding: "utf8" });
  if (status !== 0) throw new Error(`taskset could not pin process ${pid}: ${stderr}`);
  if (!existsSync("/proc/self/autogroup")) return;
  const niceness = / nice (-?\d+)/.exec(readFileSync("/proc/self/autogroup", "utf8"))?.[1] ?? "0";
  writeFileSync(`/proc/${pid}/autogroup`, niceness);
}
