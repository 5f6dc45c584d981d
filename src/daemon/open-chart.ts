import { randomUUID } from "node:crypto";
import { uptime } from "node:os";
import { Chart } from "../chart/chart.ts";
import { ListenerLeases } from "../host/sockets/listener-leases.ts";
import { whoListens } from "../host/sockets/listeners.ts";
import { hasOwnLoopbackAddresses } from "../host/own-loopback-addresses.ts";
import { isPortFree, readPortRules } from "../host/ports.ts";
import { identify, isAlive } from "../host/processes/processes.ts";
import type { StateFolder } from "../host/state-folder.ts";

/** Opens the chart of a home over this machine's real ports and processes. */
export function openChart(folder: StateFolder): Chart {
  const leases = new ListenerLeases();
  // While it opens, the chart looks at listeners too; whose they are is known from the first sweep on.
  let chart: Chart | undefined;
  chart = new Chart({
    folder: folder.root,
    clock: () => Date.now(),
    uptime: () => uptime() * 1000,
    randomId: randomUUID,
    isPortFree,
    holdersOf: whoListens,
    isAlive,
    listeners: () => leases.list(portsOf(chart), datagramPortsOf(chart)),
    bootId: identify(process.pid)?.bootId,
    portRules: readPortRules(),
    uid: process.getuid?.() ?? 0,
    ownAddresses: hasOwnLoopbackAddresses(),
  });
  return chart;
}

/** Every port that is leased, or on which a service was found. */
function portsOf(chart: Chart | undefined): ReadonlySet<number> {
  const { leases = [], services = [] } = chart?.view() ?? {};
  return new Set([...leases, ...services.flatMap(({ upstreams }) => upstreams)].map(({ port }) => port));
}

/** The same of services that speak UDP. */
function datagramPortsOf(chart: Chart | undefined): ReadonlySet<number> {
  const services = chart?.view().services.filter(({ lane }) => lane?.transport === "udp") ?? [];
  return new Set(services.flatMap(({ port, upstreams }) => [port, ...upstreams.map((end) => end.port)]));
}
