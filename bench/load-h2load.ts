import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Target } from "./contestant.ts";
import { LOAD_CORE } from "./pinned-process.ts";
import type { Sample } from "./scenario.ts";

const run = promisify(execFile);

export interface H2loadOptions {
  readonly seconds: number;
  readonly connections: number;
  /** All connections together; absent: as many as it can. */
  readonly requestsPerSecond?: number;
}

export interface H2loadFigures extends Sample {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * Loads a target with h2load on the first core, in HTTP/1.1, over TLS where it is secure. An answer that is no 200,
 * or a broken connection, is an error, not a figure.
 */
export async function loadH2load({ port, host, secure }: Target, options: H2loadOptions): Promise<H2loadFigures> {
  const { seconds, connections, requestsPerSecond } = options;
  const folder = await mkdtemp(join(tmpdir(), "portolan-h2load-"));
  try {
    const log = join(folder, "requests");
    const words = `-c ${LOAD_CORE} h2load --h1 -t1 -c${connections} -D${seconds} --warm-up-time=1`.split(" ");
    words.push(`--log-file=${log}`, `--connect-to=127.0.0.1:${port}`);
    if (requestsPerSecond !== undefined) words.push(`--rps=${requestsPerSecond / connections}`);
    const { stdout } = await run("taskset", [...words, `${secure ? "https" : "http"}://${host}/`]);
    const [, requests, failed] = /, (\d+) done, \d+ succeeded, (\d+) failed/.exec(stdout) ?? [];
    if (requests === undefined || failed !== "0") throw new Error(`${host} did not answer well:\n${stdout}`);
    const times = await timesIn(log, host);
    const at = (share: number): number => (times[Math.floor(times.length * share)] ?? Number.NaN) / 1000;
    const rate = Number(requests) / seconds;
    return { requests: Number(requests), requestsPerSecond: rate, p50Ms: at(0.5), p99Ms: at(0.99) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Sorted, in microseconds. The log has a line for each request: when it began, its status, how long it took. */
async function timesIn(log: string, host: string): Promise<Float64Array> {
  const lines = (await readFile(log, "utf8")).trimEnd().split("\n");
  return Float64Array.from(lines, (line) => {
    const [, status, microseconds] = line.split("\t");
    if (status !== "200") throw new Error(`${host} answered ${status}`);
    return Number(microseconds);
  }).toSorted();
}
