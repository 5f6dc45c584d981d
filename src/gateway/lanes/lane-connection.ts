import type { GatewayListener, RoutedService, Upstream } from "../core/snapshot.ts";
import type { Waiter } from "../core/waiting-room.ts";
import type { GatewayContext, OpenConnection } from "../gateway-context.ts";
import type { Connection, ConnectionHandler } from "../transport/transport.ts";
import { joinTunnel } from "../tunnel.ts";

/** What the connections of one lane share. */
export interface LaneDesk {
  readonly context: GatewayContext;
  readonly listener: GatewayListener;
  /** Its open connections. */
  openConnections: number;
  /** Connections, of all lanes, whose service is starting. */
  readonly waiting: Set<LaneConnection>;
}

/**
 * A client at a TCP lane, until its service has accepted: then bytes pass both ways as they come. One whose service is
 * starting waits, so that what starts together need not be started in order; one whose service is not there is reset,
 * which every client tells at once from a slow one.
 */
export class LaneConnection implements ConnectionHandler, OpenConnection, Waiter {
  readonly #desk: LaneDesk;
  #client: Connection | undefined;
  #service: RoutedService | undefined;
  #upstream: Connection | undefined;
  /** What the client said before there was anybody to hear it: one piece, as it is paused then. */
  readonly #early: Uint8Array[] = [];
  #hasEnded = false;
  #isGone = false;
  #openedMs = 0;

  constructor(desk: LaneDesk) {
    this.#desk = desk;
  }

  onOpen(client: Connection): void {
    const { context } = this.#desk;
    this.#client = client;
    this.#openedMs = context.nowMs;
    context.counters.connections++;
    context.counters.laneConnections++;
    context.counters.openConnections++;
    context.connections.add(this);
    this.#desk.openConnections++;
    if (this.#desk.openConnections > context.settings.laneConnectionsMax) {
      context.counters.rejected++;
      client.reset();
      return;
    }
    this.look();
  }

  onData(bytes: Uint8Array): void {
    this.#early.push(bytes);
    this.#client?.pause();
  }

  onDrain(): void {}

  onEnd(): void {
    this.#hasEnded = true;
  }

  onClose(): void {
    this.#isGone = true;
    this.#leave();
    this.#desk.context.counters.openConnections--;
    this.#desk.openConnections--;
    this.#upstream?.reset();
  }

  /** Goes on as the service stands now; called again when the routes have changed. */
  look(): void {
    const { context, listener, waiting } = this.#desk;
    const service = context.router.front(listener.id)?.service;
    if (!service || service.state === "down") this.abort();
    else if (service.state !== "ready" && service.onDemand) this.#wake(service);
    else if (service.state !== "ready") waiting.add(this);
    else {
      waiting.delete(this);
      this.#service = service;
      this.#dial(service.upstreams);
    }
  }

  /** It is started by whoever comes first, and waited for with the requests. */
  #wake(service: RoutedService): void {
    const { context } = this.#desk;
    if (context.waitingRoom.admits(service)) context.waitingRoom.enter(this, service, context.nowMs);
    else this.abort();
  }

  onServiceReady(): void {
    this.look();
  }

  onServiceRefused(): void {
    this.abort();
  }

  tick(nowMs: number): void {
    if (this.#early.length > 0) this.#client?.lookForReset();
    const isLate = nowMs - this.#openedMs > this.#desk.context.settings.laneWaitMs;
    if (isLate && this.#desk.waiting.has(this)) this.abort();
  }

  abort(): void {
    this.#client?.reset();
  }

  /** Tries the first of these ends, and the others when it does not accept. */
  #dial([end, ...others]: readonly Upstream[]): void {
    if (this.#isGone) return;
    const { context, listener } = this.#desk;
    if (!end) {
      // Meanwhile its keeper may have said that it starts anew.
      if (context.router.front(listener.id)?.service.state === "starting") this.look();
      else this.abort();
      return;
    }
    const { address, port } = end;
    const target = { address, port: listener.lane?.upstreamPort ?? port, timeoutMs: context.settings.connectTimeoutMs };
    this.#upstream = context.transport.connect(target, {
      onOpen: (upstream) => this.#join(upstream),
      onData() {},
      onDrain() {},
      onEnd() {},
      onClose: () => this.#dial(others),
    });
  }

  #join(upstream: Connection): void {
    const client = this.#client;
    if (!client || this.#isGone) {
      upstream.reset();
      return;
    }
    const { context } = this.#desk;
    this.#leave();
    context.counters.upstreamConnections++;
    joinTunnel(client, upstream, {
      ...context,
      service: this.#service,
      onGone: () => this.#desk.openConnections--,
    });
    let isFlowing = true;
    for (const bytes of this.#early) isFlowing = upstream.write(bytes);
    if (this.#hasEnded) upstream.end();
    // Otherwise the tunnel does when what is queued has gone out.
    if (this.#early.length > 0 && isFlowing) client.resume();
    this.#early.length = 0;
  }

  #leave(): void {
    this.#desk.waiting.delete(this);
    this.#desk.context.waitingRoom.leave(this);
    this.#desk.context.connections.delete(this);
  }
}
