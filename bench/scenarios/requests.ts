import { loadH2load } from "../load-h2load.ts";
import { loadWrk } from "../load-wrk.ts";
import type { Figure, Scenario } from "../scenario.ts";
import { throughProxies, withProcessor, type ContestantName } from "../through-proxies.ts";

const WHO: readonly ContestantName[] = ["haproxy", "nginx", "caddy", "portolan-bun", "portolan-node", "portless"];
const RATE: Figure = { key: "requestsPerSecond", title: "requests", unit: "per second" };
const P50: Figure = { key: "p50Ms", title: "p50", unit: "ms" };
const P99: Figure = { key: "p99Ms", title: "p99", unit: "ms" };
const PROCESSOR: Figure = { key: "processor", title: "processor time a request", unit: "µs" };

/** Small requests: what a proxy does for each of them is all that there is. */
export const REQUESTS: readonly Scenario[] = [
  {
    name: "http1-small",
    says: "HTTP/1.1, keep-alive, 32 connections, GET with a 50-byte body",
    figures: [RATE, P50, P99, PROCESSOR],
    open: throughProxies({
      who: [...WHO, "direct"],
      measure: (contestant, seconds) =>
        withProcessor(contestant, () => loadWrk(contestant.target, { seconds, connections: 32 })),
    }),
  },
  {
    name: "https-small",
    says: "The same over TLS (P-256), by h2load; Portolan on the port that speaks both",
    figures: [RATE, P50, P99, PROCESSOR],
    open: throughProxies({
      who: WHO,
      secure: true,
      measure: (contestant, seconds) =>
        withProcessor(contestant, () => loadH2load(contestant.target, { seconds, connections: 32 })),
    }),
  },
  {
    name: "http1-connections",
    says: "HTTP/1.1, a new connection for each request, 32 at once, 50-byte body",
    figures: [RATE, P50, P99, PROCESSOR],
    open: throughProxies({
      who: WHO,
      measure: (contestant, seconds) =>
        withProcessor(contestant, () => loadWrk(contestant.target, { seconds, connections: 32, close: true })),
    }),
  },
  {
    name: "latency",
    says: "5,000 requests a second over 50 connections, sent at their time whatever the answers do; 50-byte body",
    figures: [P50, P99],
    compare: "difference",
    open: throughProxies({
      who: ["direct", ...WHO.filter((name) => name !== "portless")],
      measure: (contestant, seconds) =>
        loadH2load(contestant.target, { seconds, connections: 50, requestsPerSecond: 5_000 }),
    }),
  },
];
