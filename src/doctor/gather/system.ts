import type { SystemFacts } from "../core/machine-facts.ts";
import { readText } from "./read-text.ts";

const CAP_NET_BIND_SERVICE = 10n;

export function gatherSystem(): SystemFacts {
  const effective = /^CapEff:\t([\da-f]+)$/m.exec(readText("/proc/self/status") ?? "")?.[1];
  const isRoot = process.geteuid?.() === 0;
  return {
    platform: process.platform,
    kernel: (readText("/proc/version") ?? "").trim(),
    isRoot,
    canBindLowPorts:
      effective === undefined ? isRoot : ((BigInt(`0x${effective}`) >> CAP_NET_BIND_SERVICE) & 1n) === 1n,
  };
}
