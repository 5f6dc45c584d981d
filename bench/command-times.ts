import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { median } from "./median.ts";
import type { Sample } from "./scenario.ts";

/** How often a command is run for one figure. */
export const RUNS = 10;

export interface Command {
  readonly words: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** Median time of the whole process, in milliseconds. */
export function wholeProcess({ words: [program = "", ...args], env, cwd }: Command): Sample {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    // What it prints is thrown away: a list of 13,000 sockets is more than a pipe's reader here takes.
    const { status, stderr } = spawnSync(program, args, {
      env,
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "ignore", "pipe"],
    });
    if (status !== 0) throw new Error(`${args.join(" ")} failed: ${stderr}`);
    return performance.now() - start;
  });
  return { time: median(times) };
}

/** Time from the start of a command to the first 200 at a port, in milliseconds; then it ends the command. */
export async function untilAnswer(
  { words: [program = "", ...args], env, cwd }: Command,
  at: { port: number; host: string },
): Promise<Sample> {
  const start = performance.now();
  const child = spawn(program, args, { env, cwd, stdio: "ignore" });
  const ended = once(child, "exit");
  while ((await statusAt(at)) !== 200) {
    if (performance.now() - start > 20_000) throw new Error(`${args.join(" ")} did not answer`);
    await pause(2);
  }
  const time = performance.now() - start;
  child.kill("SIGINT");
  await ended;
  while ((await statusAt(at)) === 200) await pause(20);
  return { time };
}

function statusAt({ port, host }: { port: number; host: string }): Promise<number | undefined> {
  return new Promise((resolve) => {
    const asked = request({ port, host: "127.0.0.1", headers: { host }, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on("error", () => resolve(undefined)).end();
  });
}
