import { HeadWriter } from "../protocols/http1/head-writer.ts";
import { Activity } from "./core/activity.ts";
import { DateLine } from "./core/date-line.ts";
import { EMPTY_SNAPSHOT } from "./core/snapshot-delta.ts";
import { Router } from "./core/router.ts";
import type { GatewaySettings } from "./core/settings.ts";
import type { GatewayListener, RoutingSnapshot } from "./core/snapshot.ts";
import { WaitingRoom } from "./core/waiting-room.ts";
import { NO_COUNTERS } from "./gateway-context.ts";
import type { GatewayContext } from "./gateway-context.ts";
import { ClientConnection } from "./http1/client-connection.ts";
import type { Entrance } from "./http1/entrance.ts";
import { UpstreamPool } from "./http1/upstream-pool.ts";
import type { Diagnoses } from "./diagnoses.ts";
import type { IdentityStore } from "./identity-store.ts";
import { Lanes } from "./lanes/lanes.ts";
import type { OpenLane } from "./lanes/lanes.ts";
import type { Connection, Transport, TransportError } from "./transport/transport.ts";

/** How often open connections look at the clock, in milliseconds: the precision of all timeouts. */
const TICK_MS = 250;

interface OpenListener extends OpenLane {
  /** Of one that speaks HTTP. */
  readonly entrance?: Entrance;
}

export interface GatewayOptions {
  readonly transport: Transport;
  readonly settings: GatewaySettings;
  readonly identities: IdentityStore;
  /** Knows causes, where there is a daemon to ask. */
  readonly diagnoses?: Diagnoses;
  /** The user id at the client end of a connection, or undefined when it is not known. */
  callerUid(connection: Connection): number | undefined;
  /** Whose gateway this is. */
  readonly uid: number | undefined;
  /** Something waits for an on-demand service that is idle. */
  readonly onWanted?: (serviceId: string) => void;
  /** Accepting failed for a while. */
  onNotice(text: string): void;
}

/** The data plane of one process: accepts on listeners, routes by its snapshot, carries requests to services. */
export class Gateway implements AsyncDisposable {
  readonly #options: GatewayOptions;
  readonly #context: GatewayContext;
  readonly #lanes: Lanes;
  readonly #listeners = new Map<string, OpenListener>();
  /** Listeners on which it will accept in a moment. */
  readonly #opening = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  /** When a drain that is under way is over at the latest. */
  #drainedByMs = Infinity;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#context = {
      transport: options.transport,
      settings: options.settings,
      pool: new UpstreamPool(options.settings),
      counters: { ...NO_COUNTERS },
      requestWriter: new HeadWriter(),
      responseWriter: new HeadWriter(),
      dateLine: new DateLine(),
      router: new Router(EMPTY_SNAPSHOT),
      nowMs: performance.now(),
      isDraining: false,
      connections: new Set(),
      isOwner: (connection) => isOwner(connection, options),
      diagnoses: options.diagnoses,
      activity: new Activity(),
      waitingRoom: new WaitingRoom({
        waitMs: options.settings.startWaitMs,
        waitersMax: options.settings.startWaitersMax,
        want: (serviceId) => options.onWanted?.(serviceId),
      }),
    };
    this.#lanes = new Lanes(this.#context);
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#timer.unref();
  }

  get counters(): Readonly<GatewayContext["counters"]> {
    return this.#context.counters;
  }

  /** Connections that it holds: of clients, and idle or ending ones to services. */
  get heldConnections(): number {
    return this.#context.connections.size + this.#context.pool.size;
  }

  /** Ids of the listeners on which it accepts. */
  get listening(): readonly string[] {
    return [...this.#listeners.keys()];
  }

  /** Puts a snapshot in force: the next request is routed by it. */
  apply(snapshot: RoutingSnapshot): void {
    this.#context.router = new Router(snapshot);
    this.#options.identities.apply(snapshot.identities);
    this.#lanes.onRoutes();
    const { router, waitingRoom, nowMs } = this.#context;
    waitingRoom.onRoutes((id) => router.service(id), nowMs);
  }

  /** How long each on-demand service that is ready has been quiet, in milliseconds; undefined where there is none. */
  quietMs(): Record<string, number> | undefined {
    const { activity, router, nowMs } = this.#context;
    return activity.quietMs(router.snapshot.services, nowMs);
  }

  /** Accepts on a descriptor that it owns from now on; false when the listener was closed before it did. */
  async listen(listener: GatewayListener, descriptor: number): Promise<boolean> {
    this.#opening.add(listener.id);
    const opening = this.#open(listener, descriptor);
    await opening.catch(() => this.#opening.delete(listener.id));
    const accepting = await opening;
    const isWanted = this.#opening.delete(listener.id);
    this.#stopAccepting(listener.id);
    if (isWanted) this.#listeners.set(listener.id, accepting);
    else accepting.close();
    return isWanted;
  }

  async #open(listener: GatewayListener, descriptor: number): Promise<OpenListener> {
    const { identities, settings, transport } = this.#options;
    const onError = (error: TransportError): void => this.#options.onNotice(acceptingPaused(listener, error));
    if (listener.lane) return this.#lanes.open(listener, descriptor, onError);
    const entrance: Entrance = { listener, isClosed: false };
    const opened = await transport.listen({
      source: { descriptor },
      tls: {
        identity: (serverName) => identities.find(serverName, listener.address),
        protocols: ["http/1.1"],
        firstByteTimeoutMs: settings.idleTimeoutMs,
        handshakeTimeoutMs: settings.handshakeTimeoutMs,
      },
      accept: () => new ClientConnection(this.#context, entrance),
      onError,
    });
    return { close: () => opened.close(), entrance };
  }

  /** Closes one listener for good. Idle clients of HTTP end at once, busy ones with their next response; lanes live on. */
  closeListener(id: string): void {
    const entrance = this.#listeners.get(id)?.entrance;
    this.#stopAccepting(id);
    if (!entrance) return;
    entrance.isClosed = true;
    for (const connection of this.#context.connections) connection.onEntranceClosed?.();
  }

  #stopAccepting(id: string): void {
    this.#opening.delete(id);
    this.#listeners.get(id)?.close();
    this.#listeners.delete(id);
  }

  /**
   * Stops accepting, lets each connection end with its next response, and resolves when no connection is left or the
   * deadline has come. Called again with a nearer deadline, it hastens the drain that is under way.
   */
  async drain(deadlineMs: number): Promise<void> {
    for (const id of [...this.listening, ...this.#opening]) this.#stopAccepting(id);
    this.#drainedByMs = Math.min(this.#drainedByMs, performance.now() + deadlineMs);
    this.#context.isDraining = true;
    this.#lanes.drain();
    // A successor hears when their service is ready, and this gateway does not.
    this.#context.waitingRoom.close();
    while (this.#context.counters.openConnections > 0 && performance.now() < this.#drainedByMs) {
      await new Promise((resolve) => setTimeout(resolve, TICK_MS / 10));
    }
  }

  #tick(): void {
    this.#context.nowMs = performance.now();
    this.#context.pool.retire(this.#context.nowMs);
    this.#context.waitingRoom.tick(this.#context.nowMs);
    this.#lanes.tick(this.#context.nowMs);
    for (const connection of this.#context.connections) connection.tick(this.#context.nowMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.drain(0);
    clearInterval(this.#timer);
    this.#context.pool.close();
    for (const connection of this.#context.connections) connection.abort();
  }
}

/** Without descriptors the system's table cannot be read; whoever it is learns no more than a stranger then. */
function isOwner(connection: Connection, options: GatewayOptions): boolean {
  try {
    return options.uid !== undefined && options.callerUid(connection) === options.uid;
  } catch {
    return false;
  }
}

function acceptingPaused(listener: GatewayListener, error: TransportError): string {
  return `accepting on ${listener.address} port ${listener.port} pauses: ${error.detail}`;
}
