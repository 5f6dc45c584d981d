import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Target } from "./contestant.ts";
import { LOAD_CORE } from "./pinned-process.ts";

const run = promisify(execFile);

export interface LoadOptions {
  readonly connections: number;
  readonly seconds: number;
}

export interface Measure {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Loads a target with wrk on the first core. An answer that is no 200, or a broken connection, is an error, not a figure. */
export async function load({ port, host }: Target, { connections, seconds }: LoadOptions): Promise<Measure> {
  const wrk = `wrk -t1 -c${connections} -d${seconds}s --latency`.split(" ");
  const url = `http://127.0.0.1:${port}/`;
  const { stdout } = await run("taskset", ["-c", String(LOAD_CORE), ...wrk, "-H", `Host: ${host}`, url]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${host} did not answer well:\n${stdout}`);
  return {
    requestsPerSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    p50Ms: milliseconds(/50%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
    p99Ms: milliseconds(/99%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
  };
}

function milliseconds(match: RegExpExecArray | null): number {
  const factor = { us: 0.001, ms: 1, s: 1000 }[match?.[2] ?? ""] ?? Number.NaN;
  return Number(match?.[1]) * factor;
}
