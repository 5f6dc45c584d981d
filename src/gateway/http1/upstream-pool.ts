import type { GatewaySettings } from "../core/settings.ts";
import type { RoutedService } from "../core/snapshot.ts";
import type { UpstreamConnection } from "./upstream-connection.ts";

/** Idle connections to services, by service and address; the one used last is taken first. */
export class UpstreamPool {
  readonly #settings: GatewaySettings;
  readonly #idle = new Map<string, UpstreamConnection[]>();
  #isClosed = false;

  constructor(settings: GatewaySettings) {
    this.#settings = settings;
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

  /** Forgets a connection that closed by itself. */
  remove(connection: UpstreamConnection): void {
    const list = this.#idle.get(connection.service.id);
    const at = list?.indexOf(connection) ?? -1;
    if (at >= 0) list?.splice(at, 1);
    if (list?.length === 0) this.#idle.delete(connection.service.id);
  }

  /** Closes what has been idle too long. */
  retire(nowMs: number): void {
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
    this.#idle.clear();
  }
}
