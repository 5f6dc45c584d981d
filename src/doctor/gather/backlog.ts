import type { BacklogFacts } from "../core/machine-facts.ts";
import { tcpCounter } from "./kernel-counters.ts";
import { readNumber } from "./read-text.ts";

export function gatherBacklog(): BacklogFacts | undefined {
  const somaxconn = readNumber("/proc/sys/net/core/somaxconn");
  return somaxconn === undefined ? undefined : { somaxconn, overflows: tcpCounter("ListenOverflows") };
}
