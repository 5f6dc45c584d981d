import type { Chart } from "../../chart/chart.ts";
import type { Certifier } from "./certifier.ts";
import { routingTables } from "../core/routing-tables.ts";
import type { ListeningSockets } from "./listening-sockets.ts";
import type { Supervisor } from "./supervisor.ts";

export interface RoutingPublisherOptions {
  readonly chart: Chart;
  readonly sockets: ListeningSockets;
  readonly certifier: Certifier;
  readonly supervisor: Supervisor;
  readonly uid: number;
  /** Something else listens at a service's own address. */
  onBlockedFront(address: string, port: number): void;
}

/** Brings the gateway along when the chart or a certificate changes. */
export class RoutingPublisher {
  readonly #options: RoutingPublisherOptions;
  readonly #blocked = new Set<string>();
  #isRequested = false;
  #isClosed = false;

  constructor(options: RoutingPublisherOptions) {
    this.#options = options;
  }

  /** Publishes once after all changes of this moment. */
  request(): void {
    if (this.#isRequested) return;
    this.#isRequested = true;
    setImmediate(() => this.publish());
  }

  /** Publishes now: opens and closes fronts, asks for certificates, sends the tables to the workers. */
  publish(): void {
    if (this.#isClosed) return;
    this.#isRequested = false;
    const { chart, sockets, certifier, supervisor, uid } = this.#options;
    const wanted = routingTables({
      chart: chart.view(),
      mainListeners: sockets.main,
      frontPort: sockets.ports[0],
      identities: [],
      uid,
    });
    const listeners = wanted.listeners.filter((listener) => {
      if (listener.serviceId === undefined || sockets.openFront(listener)) return true;
      if (!this.#blocked.has(listener.id)) this.#options.onBlockedFront(listener.address, listener.port);
      this.#blocked.add(listener.id);
      return false;
    });
    certifier.follow({ routes: wanted.routes, listeners });
    supervisor.publish({ ...wanted, listeners, identities: certifier.identities });
    const kept = new Set(listeners.map(({ id }) => id));
    for (const { id } of sockets.listeners) if (!kept.has(id)) sockets.close(id);
  }

  close(): void {
    this.#isClosed = true;
  }
}
