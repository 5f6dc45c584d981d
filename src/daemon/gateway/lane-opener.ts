import { setTimeout as delay } from "node:timers/promises";
import type { Chart } from "../../chart/chart.ts";
import type { ChartView } from "../../control/contract.ts";
import type { GatewayListener } from "../../gateway/core/snapshot.ts";
import { laneObstacle } from "../core/lane-obstacle.ts";
import type { LaneHolder } from "../core/lane-obstacle.ts";
import type { LaneListeners } from "../core/lane-listeners.ts";
import type { ListeningSockets } from "./listening-sockets.ts";

/** A worker may take this long to let go of a lane whose service has just ended, in milliseconds. */
const PATIENCE_MS = 2_000;
const RETRY_MS = 50;
/** What somebody else holds is tried again so often, in milliseconds. */
const BLOCKED_RETRY_MS = 1_000;

export interface LaneOpenerOptions {
  readonly chart: Chart;
  readonly sockets: ListeningSockets;
  /** Who listens on a port, on any address. */
  whoListens(port: number, transport: "tcp" | "udp"): readonly LaneHolder[];
  /** Pids of the gateway's own processes. */
  ownPids(): readonly number[];
  /** Whose gateway it is. */
  readonly uid: number;
  /** Publishes again, with another try. */
  retry(): void;
  log(text: string): void;
}

/** A lane that could not be opened. */
interface ClosedLane {
  readonly serviceId: string;
  readonly port: number;
  readonly isExtra: boolean;
  readonly sinceMs: number;
  readonly triedMs: number;
  /** Undefined while it may yet be one of ours that has not let go. */
  readonly by: string | undefined;
}

/** Opens the gateway's sockets of lanes, and knows who stands in the way of those that it could not open. */
export class LaneOpener implements Disposable {
  readonly #options: LaneOpenerOptions;
  readonly #listeners = new Set<(serviceId: string) => void>();
  #closed: ReadonlyMap<string, ClosedLane> = new Map();
  #findings: readonly string[] = [];
  /** Where the service can listen itself. Tried once: a second try could meet the service's own. */
  #probed: ReadonlySet<string> = new Set();
  #isDisposed = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: LaneOpenerOptions) {
    this.#options = options;
  }

  /** Who keeps a lane from its conventional port, by the service's id. */
  get blockers(): ReadonlyMap<string, string> {
    const main = [...this.#closed.values()].filter(({ isExtra }) => !isExtra);
    return new Map(main.flatMap(({ serviceId, by }) => (by === undefined ? [] : [[serviceId, by] as const])));
  }

  /** Opens what can be opened now, and gives it. What cannot is tried again later. */
  open({ listeners, probes, findings }: LaneListeners): readonly GatewayListener[] {
    const before = this.blockers;
    const closed = new Map<string, ClosedLane>();
    const opened = listeners.filter((listener) => {
      const lane = this.#try(listener, { isProbe: false });
      if (lane) closed.set(listener.id, lane);
      return this.#options.sockets.has(listener.id);
    });
    for (const probe of probes) {
      const lane = this.#probed.has(probe.id) ? undefined : this.#try(probe, { isProbe: true });
      if (lane) closed.set(probe.id, lane);
    }
    this.#probed = new Set(probes.map(({ id }) => id).filter((id) => !closed.has(id)));
    this.#closed = closed;
    this.#findings = findings;
    this.#schedule();
    this.#tell(before);
    return opened;
  }

  /** Resolves when it is known whether a service has its lane. */
  async settled(serviceId: string): Promise<void> {
    const isPending = (): boolean =>
      [...this.#closed.values()].some((lane) => lane.serviceId === serviceId && lane.by === undefined);
    while (isPending() && !this.#isDisposed) await delay(RETRY_MS);
  }

  /** What is not as it was asked for, now. */
  findings({ services }: ChartView): readonly string[] {
    const blocked = services.flatMap(({ lane }) => {
      if (lane?.blockedBy === undefined) return [];
      const { address, port } = lane.endpoint;
      return [`${lane.name} has not port ${lane.port}: ${lane.blockedBy}. It is reached at ${address}:${port}`];
    });
    const extra = [...this.#closed.values()].flatMap(({ serviceId, port, isExtra, by }) => {
      const name = services.find(({ id }) => id === serviceId)?.lane?.name ?? "a lane";
      return isExtra && by !== undefined ? [`${name} has not its extra port ${port}: ${by}`] : [];
    });
    return [...blocked, ...extra, ...this.#findings];
  }

  /** Calls `listener` with the id of each service whose lane was blocked or became free. */
  onChange(listener: (serviceId: string) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    clearTimeout(this.#retry);
    this.#listeners.clear();
  }

  /** What stands against it; undefined when nothing does. */
  #try(listener: GatewayListener, { isProbe }: { readonly isProbe: boolean }): ClosedLane | undefined {
    const { sockets, chart } = this.#options;
    const nowMs = performance.now();
    const known = this.#closed.get(listener.id);
    if (known?.by !== undefined && nowMs - known.triedMs < BLOCKED_RETRY_MS) return known;
    const failure = sockets.openLane(listener);
    if (!failure) {
      if (isProbe) sockets.close(listener.id);
      return undefined;
    }
    const { id, address, port, serviceId = "", lane } = listener;
    const sinceMs = this.#closed.get(id)?.sinceMs ?? nowMs;
    const obstacle = laneObstacle(failure.code, {
      address,
      port,
      isProbe,
      upstreams: chart.service(serviceId)?.upstreams ?? [],
      holders: failure.code === "PORT_TAKEN" ? this.#options.whoListens(port, lane?.transport ?? "tcp") : [],
      ownPids: this.#options.ownPids(),
      uid: this.#options.uid,
    });
    if (obstacle === "none") return undefined;
    const isOver = nowMs - sinceMs >= PATIENCE_MS;
    const by =
      obstacle === "passing" ? (isOver ? "what listened there before has not let go" : undefined) : obstacle.by;
    return { serviceId, port, isExtra: lane?.upstreamPort !== undefined, sinceMs, triedMs: nowMs, by };
  }

  #schedule(): void {
    clearTimeout(this.#retry);
    if (this.#closed.size === 0) return;
    const isPending = [...this.#closed.values()].some(({ by }) => by === undefined);
    this.#retry = setTimeout(() => this.#options.retry(), isPending ? RETRY_MS : BLOCKED_RETRY_MS).unref();
  }

  #tell(before: ReadonlyMap<string, string>): void {
    const now = this.blockers;
    for (const serviceId of new Set([...before.keys(), ...now.keys()])) {
      const by = now.get(serviceId);
      if (by === before.get(serviceId)) continue;
      const name = this.#options.chart.service(serviceId)?.name ?? serviceId;
      this.#options.log(by === undefined ? `the lane of ${name} is free` : `the lane of ${name} is blocked: ${by}`);
      for (const listener of this.#listeners) listener(serviceId);
    }
  }
}
