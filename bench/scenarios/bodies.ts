import { loadWrk } from "../load-wrk.ts";
import type { Scenario } from "../scenario.ts";
import { throughProxies, withProcessor } from "../through-proxies.ts";

const SIZES = [
  { name: "1k", says: "1 KB", connections: 32 },
  { name: "64k", says: "64 KB", connections: 32 },
  { name: "10m", says: "10 MB", connections: 8 },
] as const;

/** Files of the upstream: how fast bytes go through. */
export const BODIES: readonly Scenario[] = SIZES.map(({ name, says, connections }) => ({
  name: `http1-${name}`,
  says: `HTTP/1.1, keep-alive, ${connections} connections, GET with a body of ${says}`,
  figures: [
    { key: "bytesPerSecond", title: "bytes", unit: "bytes per second" },
    { key: "requestsPerSecond", title: "requests", unit: "per second" },
    { key: "processor", title: "processor time a request", unit: "µs" },
  ],
  open: throughProxies({
    who: ["nginx", "haproxy", "caddy", "portolan-bun", "portolan-node", "portless"],
    measure: (contestant, seconds) =>
      withProcessor(contestant, () => loadWrk(contestant.target, { seconds, connections, path: `/files/${name}` })),
  }),
}));
