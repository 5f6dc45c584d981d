import { randomUUID } from "node:crypto";
import { Chart } from "../chart/chart.ts";
import { listListeners } from "../host/listeners.ts";
import { hasOwnLoopbackAddresses } from "../host/own-loopback-addresses.ts";
import { isPortFree, readPortRules } from "../host/ports.ts";
import { identify, isAlive } from "../host/processes.ts";
import type { StateFolder } from "../host/state-folder.ts";

/** Opens the chart of a home over this machine's real ports and processes. */
export function openChart(folder: StateFolder): Chart {
  return new Chart({
    folder: folder.root,
    clock: () => Date.now(),
    randomId: randomUUID,
    isPortFree,
    isAlive,
    listeners: listListeners,
    bootId: identify(process.pid)?.bootId,
    portRules: readPortRules(),
    ownAddresses: hasOwnLoopbackAddresses(),
  });
}
