import type { PortSpan } from "../../host/core/port-spans.ts";
import { readPortRules } from "../../host/ports.ts";
import { openSocketTable } from "../../host/sockets/sockets.ts";
import { countDestinations } from "../core/count-destinations.ts";
import type { ConnectionFacts } from "../core/machine-facts.ts";
import { socketStatistic, tcpCounter } from "./kernel-counters.ts";
import { readNumber } from "./read-text.ts";

const DESTINATIONS_MAX = 5;
const SETTING = "/proc/sys/net/ipv4/tcp_max_tw_buckets";

export function gatherConnections(): ConnectionFacts {
  const { ephemeral, reserved } = readPortRules();
  using table = openSocketTable();
  const sockets = table.inet({ transport: "tcp", which: "all" });
  return {
    busiest: countDestinations(sockets, { span: ephemeral, most: DESTINATIONS_MAX }),
    lendable: sizeOf(ephemeral) - reserved.reduce((sum, span) => sum + sizeOf(overlap(span, ephemeral)), 0),
    timeWait: socketStatistic("TCP", "tw"),
    timeWaitMax: readNumber(SETTING) ?? Infinity,
    timeWaitOverflows: tcpCounter("TCPTimeWaitOverflow"),
  };
}

function overlap(one: PortSpan, other: PortSpan): PortSpan {
  return { first: Math.max(one.first, other.first), last: Math.min(one.last, other.last) };
}

function sizeOf({ first, last }: PortSpan): number {
  return Math.max(last - first + 1, 0);
}
