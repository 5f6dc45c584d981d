import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Target } from "./contestant.ts";
import { LOAD_CORE } from "./pinned-process.ts";
import type { Sample } from "./scenario.ts";

const run = promisify(execFile);

export interface WrkOptions {
  readonly seconds: number;
  readonly connections: number;
  readonly path?: string;
  /** Opens a connection for each request. */
  readonly close?: boolean;
}

export interface WrkFigures extends Sample {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Loads a target with wrk on the first core. An answer that is no 200, or a broken connection, is an error, not a figure. */
export async function loadWrk({ address = "127.0.0.1", port, host }: Target, options: WrkOptions): Promise<WrkFigures> {
  const { seconds, connections, path = "/", close = false } = options;
  const wrk = `wrk -t1 -c${connections} -d${seconds}s --timeout 10s --latency`.split(" ");
  const fields = ["-H", `Host: ${host}`, ...(close ? ["-H", "Connection: close"] : [])];
  const url = `http://${address}:${port}${path}`;
  const { stdout } = await run("taskset", ["-c", String(LOAD_CORE), ...wrk, ...fields, url]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${host} did not answer well:\n${stdout}`);
  return {
    requests: Number(/(\d+) requests in/.exec(stdout)?.[1]),
    requestsPerSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    bytesPerSecond: bytes(/Transfer\/sec:\s+([\d.]+)(\w+)/.exec(stdout)),
    p50Ms: milliseconds(/50%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
    p99Ms: milliseconds(/99%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
  };
}

function milliseconds(match: RegExpExecArray | null): number {
  const factor = { us: 0.001, ms: 1, s: 1000 }[match?.[2] ?? ""] ?? Number.NaN;
  return Number(match?.[1]) * factor;
}

function bytes(match: RegExpExecArray | null): number {
  const factor = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 }[match?.[2] ?? ""] ?? Number.NaN;
  return Number(match?.[1]) * factor;
}
