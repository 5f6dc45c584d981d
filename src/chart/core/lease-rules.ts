import type { ChartListener, LeaseRecord, LeaseState, PortSpan, ServiceRecord } from "./model.ts";

/** What is known of a lease's world at one moment. */
export interface LeaseFacts {
  readonly nowMs: number;
  /** Undefined for a lease without a holder. */
  readonly isHolderAlive: boolean | undefined;
  /** Something that may be the lease's listens. */
  readonly isListening: boolean;
  /** The listener was adopted: it lives as long as its holder and its own sockets do. */
  readonly isAdopted?: boolean;
}

/**
 * The state that follows. A lease is kept for its asker (until the holder dies, and no longer than its time),
 * then by what listens:
 *
 * | asker         | something listens | nothing listens |
 * |---------------|-------------------|-----------------|
 * | is there      | listening         | granted         |
 * | time is over  | listening         | free            |
 * | holder died   | orphaned          | free            |
 *
 * What was adopted is free as soon as either is gone: whatever listens there then is somebody else's.
 */
export function nextLeaseState(lease: Pick<LeaseRecord, "untilMs">, facts: LeaseFacts): LeaseState | "free" {
  if (facts.isAdopted) return facts.isHolderAlive !== false && facts.isListening ? "listening" : "free";
  if (facts.isHolderAlive === false) return facts.isListening ? "orphaned" : "free";
  if (facts.isListening) return "listening";
  if (lease.untilMs !== undefined) return facts.nowMs < lease.untilMs ? "granted" : "free";
  return facts.isHolderAlive === true ? "granted" : "free";
}

/** Finds listeners by port and by lease; made once per sweep. */
export class ListenerIndex {
  readonly #byPort = new Map<number, ChartListener[]>();
  readonly #leases = new Set<string>();
  readonly #inodes = new Set<number>();

  constructor(listeners: readonly ChartListener[]) {
    for (const listener of listeners) {
      const others = this.#byPort.get(listener.port);
      if (others) others.push(listener);
      else this.#byPort.set(listener.port, [listener]);
      if (listener.leaseId !== undefined) this.#leases.add(listener.leaseId);
      if (listener.inode !== undefined) this.#inodes.add(listener.inode);
    }
  }

  /**
   * Whether a lease's own process listens: by the lease in its environment, on its port, or where its service was
   * found. There, a process that carries another lease is a stranger; one that nothing is known of is taken for its own.
   * A conventional port says nothing without its address: the lanes of many services have it. What was adopted is known
   * by its sockets alone.
   */
  isListening(
    lease: Pick<LeaseRecord, "id" | "port">,
    service: Pick<ServiceRecord, "upstreams" | "adopted"> | undefined,
  ): boolean {
    if (service?.adopted) return service.adopted.inodes.some((inode) => this.#inodes.has(inode));
    if (this.#leases.has(lease.id)) return true;
    const isOwn = ({ leaseId }: ChartListener): boolean => leaseId === undefined;
    if (this.#byPort.get(lease.port)?.some(isOwn)) return true;
    return (service?.upstreams ?? []).some(({ address, port }) =>
      this.#byPort.get(port)?.some((other) => isOwn(other) && (other.address === address || isWildcard(other))),
    );
  }
}

function isWildcard({ address }: ChartListener): boolean {
  return address === "0.0.0.0" || address === "::";
}

/** Longest time for which a lease can be asked without a holder, in milliseconds. */
export const LEASE_MS_MAX: number = 7 * 24 * 3600 * 1000;
/** Time of a lease that names neither holder nor time, in milliseconds. */
export const LEASE_MS_DEFAULT = 600_000;
/** Leases that one request can ask for. */
export const LEASE_COUNT: PortSpan = { first: 1, last: 1000 };
