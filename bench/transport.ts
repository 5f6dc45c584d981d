/**
 * What the transport seam costs: a fixed reply of 50 bytes, on one core, through the seam and on the engine's bare
 * sockets; plain and TLS; on kept connections and on new ones. The load (wrk) has the other core. Rounds alternate.
 * What is printed is requests per second of the server's own CPU time, so that a busy host disturbs less: median, and
 * all rounds.
 *
 * Arguments: rounds (default 3), then parts of the names to run.
 */
import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { findBun } from "../test/transport/find-bun.ts";

const [SERVER_CORE, LOAD_CORE] = ["1", "0"];
const SECONDS = 3;
/** USER_HZ, the same on all of Linux. */
const CLOCK_TICKS = 100;

interface Contender {
  readonly name: string;
  readonly program: string;
  readonly kind: "seam" | "bare";
  readonly mode: "plain" | "tls";
  readonly isKeptAlive: boolean;
}

const [rounds = "3", ...parts] = process.argv.slice(2);
const contenders = allContenders().filter(({ name }) => parts.every((part) => name.includes(part)));
const results = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
for (let round = 0; round < Number(rounds); round++) {
  for (const contender of contenders) results.get(contender.name)?.push(await measure(contender));
}
for (const [name, rates] of results) {
  const sorted = rates.sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1] ?? 0;
  const text = `${(median / 1000).toFixed(1)} k/s  (${sorted.map((rate) => (rate / 1000).toFixed(1)).join(" ")})`;
  process.stdout.write(`${name.padEnd(28)} ${text}\n`);
}

function allContenders(): Contender[] {
  const bun = findBun();
  const engines = [{ engine: "node", program: process.execPath }, ...(bun ? [{ engine: "bun", program: bun }] : [])];
  return engines.flatMap(({ engine, program }) =>
    (["plain", "tls"] as const).flatMap((mode) =>
      (["seam", "bare"] as const).flatMap((kind) => [
        { name: `${engine} ${mode} ${kind} keep-alive`, program, kind, mode, isKeptAlive: true },
        { name: `${engine} ${mode} ${kind} new`, program, kind, mode, isKeptAlive: false },
      ]),
    ),
  );
}

async function measure({ program, kind, mode, isKeptAlive }: Contender): Promise<number> {
  const server = join(import.meta.dirname, "transport-server.ts");
  const child = spawn("taskset", ["-c", SERVER_CORE, program, server, kind, mode, isKeptAlive ? "keep" : "close"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const port = await portOf(child);
    const startSeconds = cpuSecondsOf(child);
    const requests = load(port, mode);
    return requests / (cpuSecondsOf(child) - startSeconds);
  } finally {
    child.kill();
    await once(child, "exit");
  }
}

async function portOf(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error("the server has no output");
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return (JSON.parse(line) as { port: number }).port;
}

function load(port: number, mode: string): number {
  const url = `${mode === "tls" ? "https" : "http"}://127.0.0.1:${port}/`;
  const wrk = ["-c", LOAD_CORE, "wrk", "-t1", "-c32", `-d${SECONDS}s`, url];
  const output = execFileSync("taskset", wrk, { encoding: "utf8" });
  return Number(/(\d+) requests in/.exec(output)?.[1] ?? Number.NaN);
}

/** User and system time of a process; both stand behind the name, which ends at the last parenthesis. */
function cpuSecondsOf(child: ChildProcess): number {
  const stat = readFileSync(`/proc/${child.pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS;
}
