import { basename } from "node:path";
import { setTimeout } from "node:timers/promises";
import { listPids, readArgv } from "../../host/linux/procfs.ts";
import type { PressureFacts } from "../core/machine-facts.ts";
import { socketStatistic } from "./kernel-counters.ts";
import { readText } from "./read-text.ts";

/** Long enough that a program which takes all of a core stands out. */
const SAMPLE_MS = 150;
/** The kernel tells times in hundredths of a second to user space, whatever its own clock is (USER_HZ). */
const TICK_MS = 10;
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

export async function gatherPressure(): Promise<PressureFacts | undefined> {
  const cpuSome = shareOf("cpu", "some");
  if (cpuSome === undefined) return undefined;
  const pages = (readText("/proc/sys/net/ipv4/tcp_mem") ?? "").trim().split(/\s+/).map(Number);
  return {
    cpuSome,
    memoryFull: shareOf("memory", "full") ?? 0,
    ioFull: shareOf("io", "full") ?? 0,
    tcpPages: socketStatistic("TCP", "mem"),
    tcpPagesPressure: pages[1] ?? Infinity,
    busiest: await busiestProcess(),
  };
}

function shareOf(resource: string, who: "some" | "full"): number | undefined {
  const found = new RegExp(`^${who} avg10=([\\d.]+)`, "m").exec(readText(`/proc/pressure/${resource}`) ?? "");
  return found === null ? undefined : Number(found[1]);
}

async function busiestProcess(): Promise<PressureFacts["busiest"]> {
  const before = new Map(listPids().map((pid) => [pid, ticksOf(pid)]));
  await setTimeout(SAMPLE_MS);
  let busiest = { pid: 0, ticks: 0 };
  for (const [pid, ticks] of before) {
    const used = pid === process.pid ? 0 : ticksOf(pid) - ticks;
    if (used > busiest.ticks) busiest = { pid, ticks: used };
  }
  if (busiest.ticks === 0) return undefined;
  const program = basename(readArgv(busiest.pid)[0] ?? "");
  return { pid: busiest.pid, program, cpuPercent: Math.round((busiest.ticks * TICK_MS * 100) / SAMPLE_MS) };
}

function ticksOf(pid: number): number {
  const text = readText(`/proc/${pid}/stat`) ?? "";
  // The program chooses its own name, which may hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return Number(fields[USER_TICKS] ?? 0) + Number(fields[SYSTEM_TICKS] ?? 0);
}
