import { loadWrk } from "../load-wrk.ts";
import type { Scenario } from "../scenario.ts";
import { throughProxies, withProcessor } from "../through-proxies.ts";
import type { ContestantName } from "../through-proxies.ts";

const WHO: readonly ContestantName[] = ["haproxy-tcp", "lane-bun", "lane-node", "direct"];
const PROCESSOR = { key: "processor", title: "processor time a request", unit: "µs" } as const;
const REQUESTS = { key: "requestsPerSecond", title: "requests", unit: "per second" } as const;

/** Bytes through a lane, whatever they mean; nginx and wrk speak HTTP over them, since they are faster than what we could write. */
export const LANES: readonly Scenario[] = [
  {
    name: "lanes-small",
    says: "TCP forwarded as it is: 32 connections, each with one question under way, answers of 200 bytes",
    figures: [
      REQUESTS,
      { key: "p50Ms", title: "p50", unit: "ms" },
      { key: "p99Ms", title: "p99", unit: "ms" },
      PROCESSOR,
    ],
    open: throughProxies({
      who: WHO,
      measure: (contestant, seconds) =>
        withProcessor(contestant, () => loadWrk(contestant.target, { seconds, connections: 32 })),
    }),
  },
  {
    name: "lanes-bulk",
    says: "TCP forwarded as it is: one connection, answers of 10 MB",
    figures: [{ key: "bytesPerSecond", title: "bytes", unit: "bytes per second" }, REQUESTS, PROCESSOR],
    open: throughProxies({
      who: WHO,
      measure: (contestant, seconds) =>
        withProcessor(contestant, () => loadWrk(contestant.target, { seconds, connections: 1, path: "/files/10m" })),
    }),
  },
  {
    name: "lanes-short",
    says: "TCP forwarded as it is: a connection for each question, 32 at once",
    figures: [REQUESTS, PROCESSOR],
    open: throughProxies({
      who: WHO,
      measure: (contestant, seconds) =>
        withProcessor(contestant, () => loadWrk(contestant.target, { seconds, connections: 32, close: true })),
    }),
  },
  {
    name: "lanes-latency",
    says: "TCP forwarded as it is: one connection, one small question after the other",
    figures: [
      { key: "p50Ms", title: "p50", unit: "ms" },
      { key: "p99Ms", title: "p99", unit: "ms" },
    ],
    compare: "difference",
    open: throughProxies({
      who: ["direct", "haproxy-tcp", "lane-bun", "lane-node"],
      measure: (contestant, seconds) => loadWrk(contestant.target, { seconds, connections: 1 }),
    }),
  },
];
