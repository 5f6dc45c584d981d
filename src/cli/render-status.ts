import type { DaemonStatus } from "../control/contract.ts";
import { formatSpan } from "./core/duration.ts";
import { plainText } from "./core/plain-text.ts";
import { useText } from "./core/use-text.ts";

const MIB = 1024 * 1024;

/** Renders what the daemon says of itself, one fact a line. */
export function renderStatus(status: DaemonStatus, nowMs: number): string {
  const { gateway, resolver } = status;
  const facts: [string, string][] = [
    ["daemon", `process ${status.pid}, release ${status.release}, up ${formatSpan(nowMs - status.startedAtMs)}`],
    ["home", plainText(status.home)],
    ["gateway", gateway.ports.length === 0 ? "does not listen" : `port ${gateway.ports.join(", ")}`],
    ["resolver", resolver === undefined ? "does not answer" : `port ${resolver.port}`],
    ["addresses", gateway.addresses.join(", ") || "none"],
    ...gateway.workers.map((worker): [string, string] => ["worker", describeWorker(worker)]),
    ...(gateway.workers.length === 0 ? [["worker", "none serves"] satisfies [string, string]] : []),
    ...(status.uses ?? []).map((use): [string, string] => ["uses", useText(use)]),
    ...status.findings.map((finding): [string, string] => ["finding", plainText(finding)]),
  ];
  const width = Math.max(...facts.map(([term]) => term.length));
  return facts.map(([term, fact]) => `${term.padEnd(width)}  ${fact}`).join("\n");
}

function describeWorker(worker: DaemonStatus["gateway"]["workers"][number]): string {
  const { pid, engine, openConnections, requests, residentBytes } = worker;
  const size = `${Math.round(residentBytes / MIB)} MB`;
  return `process ${pid} on ${engine}, ${openConnections} connections, ${requests} requests, ${size}`;
}
