import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { accepts } from "../../support/ports.ts";
import type { Sight } from "./witness.ts";

const DEADLINE_MS = 5_000;

/** A server in a process of its own, which ends with its owner. */
export class ServerProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  #said = "";

  constructor(program: string, args: readonly string[]) {
    this.#child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
    this.#child.stderr?.on("data", (bytes: Buffer) => (this.#said += bytes.toString()));
  }

  /** Resolves when it accepts connections at the port. */
  async listens(port: number): Promise<void> {
    await until(() => {
      if (this.#child.exitCode !== null) throw new Error(`${this.#child.spawnfile} ended: ${this.#said}`);
      return accepts(port);
    });
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

/** Reads a log, a sight a line, once it has a line for this target. */
export async function readLog(file: string, parse: (line: string) => Sight, target: string): Promise<Sight[]> {
  let sights: Sight[] = [];
  await until(async () => {
    const text = await readFile(file, "latin1").catch(() => "");
    const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
    sights = lines.filter((line) => line !== "").map((line) => parse(line));
    return sights.some(({ request }) => request.endsWith(` ${target}`));
  });
  return sights;
}

async function until(isDone: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + DEADLINE_MS;
  while (!(await isDone())) {
    if (performance.now() > endMs) throw new Error("not in time");
    await pause(20);
  }
}
