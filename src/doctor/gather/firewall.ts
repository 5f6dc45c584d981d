import { readdirSync } from "node:fs";
import type { FirewallFacts } from "../core/machine-facts.ts";
import { readRuleset } from "../core/read-ruleset.ts";
import { askProgram } from "./ask-program.ts";
import { readNumber, readText } from "./read-text.ts";

/** Large sets make large listings. */
const DEADLINE_MS = 600;
const RULES_MAX = 50;
const INTERFACES = "/proc/sys/net/ipv4/conf";

/** Undefined for a user whom the kernel does not show its rules, and without nft. */
export async function gatherFirewall(): Promise<FirewallFacts | undefined> {
  const listing = await askProgram(["nft", "-j", "list", "ruleset"], DEADLINE_MS);
  if (listing === undefined) return undefined;
  return {
    rules: readRuleset(JSON.parse(listing)).slice(0, RULES_MAX),
    routeLocalnet: readdirSync(INTERFACES).filter((name) => readNumber(`${INTERFACES}/${name}/route_localnet`) === 1),
    queues: readQueues(readText("/proc/self/net/netfilter/nfnetlink_queue") ?? ""),
  };
}

/** Columns: queue, port id, length, copy mode, copy range, dropped by the queue, dropped on the way to the program, … */
function readQueues(text: string): FirewallFacts["queues"] {
  const rows = text.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  return rows
    .filter((row) => row.length >= 7)
    .map((row) => ({ queue: row[0] ?? 0, dropped: (row[5] ?? 0) + (row[6] ?? 0) }));
}
