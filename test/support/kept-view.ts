import type { KeptProjectView, KeptServiceView } from "../../src/control/keeper-contract.ts";

/** Makes the view of a service of the shop that is ready, but for what is given. */
export function keptService(name: string, given: Partial<KeptServiceView> = {}): KeptServiceView {
  return {
    name,
    state: "ready",
    cause: undefined,
    pid: 4121,
    sinceMs: 0,
    startedAtMs: 0,
    readyAfterMs: 120,
    restarts: 0,
    exit: undefined,
    urls: [`https://${name}.shop.localhost:1290`],
    upstreams: [{ address: "127.0.0.1", port: 61000 }],
    given: { address: "127.77.1.2", port: 1290 },
    leasedPort: 61000,
    cpuPercent: 1.6,
    residentBytes: 48_300_000,
    logFile: `/state/logs/shop/${name}.log`,
    ...given,
  };
}

/** Makes the view of a project with these services. */
export function keptProject(services: readonly KeptServiceView[]): KeptProjectView {
  return {
    project: "shop",
    branch: undefined,
    directory: "/home/me/shop",
    file: "/home/me/shop/portolan.yaml",
    keeper: { pid: 4000, sinceMs: 0, isDetached: false },
    services,
  };
}
