import type { RoutedService } from "./core/snapshot.ts";
import type { GatewayContext, OpenConnection } from "./gateway-context.ts";
import type { Connection, ConnectionHandler, TransportError } from "./transport/transport.ts";

/** Carries bytes from one connection to its peer as they come; ends, resets and pressure go along. */
class TunnelSide implements ConnectionHandler {
  readonly #own: Connection;
  readonly #peer: Connection;
  readonly #onGone: () => void;

  constructor(own: Connection, peer: Connection, onGone: () => void) {
    this.#own = own;
    this.#peer = peer;
    this.#onGone = onGone;
  }

  onOpen(): void {}

  onData(bytes: Uint8Array): void {
    if (!this.#peer.write(bytes)) this.#own.pause();
  }

  onDrain(): void {
    this.#peer.resume();
  }

  onEnd(): void {
    this.#peer.end();
  }

  onClose(error: TransportError | undefined): void {
    if (error) this.#peer.reset();
    else this.#peer.end();
    this.#onGone();
  }
}

export interface TunnelOptions extends Pick<GatewayContext, "connections" | "counters" | "activity"> {
  /** To which it leads. */
  readonly service: RoutedService | undefined;
  /** Both are gone. */
  readonly onGone?: () => void;
}

/** Joins two connections for good, as after a 101, and counts them as one open connection until both are gone. */
export function joinTunnel(client: Connection, upstream: Connection, options: TunnelOptions): void {
  const { connections, counters, activity, service } = options;
  const tunnel: OpenConnection = {
    // It has no timeouts: silence is no sign that anything is wrong. Of a reset by the upstream it hears when it has
    // read all that came before, since that is the client's.
    tick(nowMs) {
      if (service) activity.touch(service, nowMs);
      if (upstream.queuedBytes > 0) client.lookForReset();
    },
    abort() {
      client.reset();
      upstream.reset();
    },
  };
  connections.add(tunnel);
  let open = 2;
  const onGone = (): void => {
    open--;
    if (open > 0) return;
    connections.delete(tunnel);
    counters.openConnections--;
    options.onGone?.();
  };
  client.handler = new TunnelSide(client, upstream, onGone);
  upstream.handler = new TunnelSide(upstream, client, onGone);
}
