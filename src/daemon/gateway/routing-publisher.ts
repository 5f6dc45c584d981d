import type { Chart } from "../../chart/chart.ts";
import type { GatewayListener } from "../../gateway/core/snapshot.ts";
import { whoListens } from "../../host/sockets/listeners.ts";
import type { Certifier } from "./certifier.ts";
import { laneListeners } from "../core/lane-listeners.ts";
import { routingTables } from "../core/routing-tables.ts";
import type { Log } from "../log.ts";
import { LaneOpener } from "./lane-opener.ts";
import type { ListeningSockets } from "./listening-sockets.ts";
import type { Supervisor } from "./supervisor.ts";

export interface RoutingPublisherOptions {
  readonly chart: Chart;
  readonly sockets: ListeningSockets;
  readonly certifier: Certifier;
  readonly supervisor: Supervisor;
  readonly uid: number;
  readonly log: Log;
  /** Something else listens at a service's own address. */
  onBlockedFront(address: string, port: number): void;
}

/** A worker may take this long to let go of a front whose service has just ended, in milliseconds. */
const FRONT_PATIENCE_MS = 2_000;
const FRONT_RETRY_MS = 50;

/** Brings the gateway along when the chart or a certificate changes. */
export class RoutingPublisher {
  readonly lanes: LaneOpener;
  readonly #options: RoutingPublisherOptions;
  /** Fronts that could not be opened, and since when. */
  readonly #blocked = new Map<string, { readonly sinceMs: number; isTold: boolean }>();
  #retry: NodeJS.Timeout | undefined;
  #isRequested = false;
  #isClosed = false;

  constructor(options: RoutingPublisherOptions) {
    this.#options = options;
    const { chart, sockets, supervisor, uid, log } = options;
    this.lanes = new LaneOpener({
      chart,
      sockets,
      uid,
      log,
      whoListens,
      ownPids: () => [process.pid, ...supervisor.workers.map(({ identity }) => identity.pid)],
      retry: () => this.publish(),
    });
  }

  /** Publishes once after all changes of this moment. */
  request(): void {
    if (this.#isRequested) return;
    this.#isRequested = true;
    setImmediate(() => this.publish());
  }

  /** Publishes now: opens and closes fronts and lanes, asks for certificates, sends the tables to the workers. */
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
    const lanes = laneListeners(chart.view().services);
    // What goes makes room for what comes at the same address.
    const named = new Set([...wanted.listeners, ...lanes.listeners].map(({ id }) => id));
    for (const { id } of sockets.listeners) if (!named.has(id)) sockets.close(id);
    const listeners = wanted.listeners.filter((listener) => {
      const isOpen = listener.serviceId === undefined || sockets.openFront(listener);
      if (isOpen) this.#blocked.delete(listener.id);
      else this.#onBlocked(listener);
      return isOpen;
    });
    certifier.follow({ routes: wanted.routes, listeners });
    const opened = this.lanes.open(lanes);
    supervisor.publish({ ...wanted, listeners: [...listeners, ...opened], identities: certifier.identities });
  }

  /** Tries again for a while before it says that somebody else has the address. */
  #onBlocked({ id, address, port }: GatewayListener): void {
    const blocked = this.#blocked.get(id) ?? { sinceMs: performance.now(), isTold: false };
    this.#blocked.set(id, blocked);
    if (blocked.isTold) return;
    if (performance.now() - blocked.sinceMs < FRONT_PATIENCE_MS) {
      this.#retry ??= setTimeout(() => {
        this.#retry = undefined;
        this.publish();
      }, FRONT_RETRY_MS);
      return;
    }
    blocked.isTold = true;
    this.#options.onBlockedFront(address, port);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.lanes[Symbol.dispose]();
  }
}
