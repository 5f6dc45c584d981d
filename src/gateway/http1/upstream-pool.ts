import type { GatewaySettings } from "../core/settings.ts";
import type { RoutedService } from "../core/snapshot.ts";
import type { UpstreamConnection } from "./upstream-connection.ts";

/** Idle connections to services, by service and address; the one used last is taken first. */
export class UpstreamPool {
  readonly #settings: GatewaySettings;
  readonly #idle = new Map<string, UpstreamConnection[]>();
  /** Ended by us, and not by the service: since when. */
  readonly #ending = new Map<UpstreamConnection, number>();
  #isClosed = false;

  constructor(settings: GatewaySettings) {
    this.#settings = settings;
  }

  /** Connections that it holds, idle or ending. */
  get size(): number {
    return this.#idle.values().reduce((sum, list) => sum + list.length, this.#ending.size);
  }

  take(service: RoutedService): UpstreamConnection | undefined {
    const list = this.#idle.get(service.id);
    for (let connection = list?.pop(); connection; connection = list?.pop()) {
      // Another row means that the service moved or restarted since.
      if (connection.isReusable && connection.service === service) return connection;
      connection.close();
    }
    return undefined;
  }

  /** Keeps a connection that may carry another exchange; closes it when there are enough. */
  put(connection: UpstreamConnection): void {
    connection.release();
    if (this.#isClosed) {
      connection.abort();
      return;
    }
    const list = this.#idle.get(connection.service.id) ?? [];
    if (!connection.isReusable || list.length >= this.#settings.upstreamIdleMax) {
      connection.close();
      return;
    }
    list.push(connection);
    this.#idle.set(connection.service.id, list);
  }

  /** Gives the service a while to end its side as well: some never do. */
  awaitEnd(connection: UpstreamConnection, nowMs: number): void {
    if (this.#isClosed) connection.abort();
    else this.#ending.set(connection, nowMs);
  }

  /** Forgets a connection that is closed. */
  remove(connection: UpstreamConnection): void {
    this.#ending.delete(connection);
    const list = this.#idle.get(connection.service.id);
    const at = list?.indexOf(connection) ?? -1;
    if (at >= 0) list?.splice(at, 1);
    if (list?.length === 0) this.#idle.delete(connection.service.id);
  }

  /** Closes what has been idle too long, and gives up what has been ending too long. */
  retire(nowMs: number): void {
    const { lingerTimeoutMs } = this.#settings;
    for (const [connection, sinceMs] of this.#ending) {
      if (nowMs - sinceMs < lingerTimeoutMs) continue;
      this.#ending.delete(connection);
      connection.abort();
    }
    const oldestMs = nowMs - this.#settings.upstreamIdleTimeoutMs;
    for (const [id, list] of this.#idle) {
      const kept = list.filter((connection) => connection.idleSinceMs > oldestMs);
      if (kept.length === list.length) continue;
      for (const connection of list) if (connection.idleSinceMs <= oldestMs) connection.close();
      if (kept.length === 0) this.#idle.delete(id);
      else this.#idle.set(id, kept);
    }
  }

  /** Gives up all connections, and each that is put from now on. */
  close(): void {
    this.#isClosed = true;
    for (const list of this.#idle.values()) for (const connection of list) connection.abort();
    for (const connection of this.#ending.keys()) connection.abort();
    this.#idle.clear();
    this.#ending.clear();
  }
}
