import { once } from "node:events";
import type { Endpoint } from "../control/contract.ts";
import type { Failure } from "../failure/failure.ts";
import type { ChartSession, ChartSessionEvents } from "../services/chart-session.ts";
import { clientFailure } from "./core/failures.ts";
import { reachOf } from "./core/reach.ts";
import type { ServableServer, Served } from "./served.ts";

/** Holds a server's name in the chart: with each new daemon, until it is disposed of or the server ends. */
export class ServedName implements Served {
  readonly #server: ServableServer;
  readonly #graceMs: number;
  readonly #isOwnServer: boolean;
  readonly #resources = new AsyncDisposableStack();
  #session: ChartSession | undefined;
  #ending: Promise<void> | undefined;

  constructor(server: ServableServer, options: { graceMs: number; isOwnServer: boolean }) {
    this.#server = server;
    this.#graceMs = options.graceMs;
    this.#isOwnServer = options.isOwnServer;
  }

  get url(): string {
    return this.urls[0] ?? "";
  }

  get urls(): readonly string[] {
    return reachOf(this.#known().service).urls;
  }

  get name(): string {
    return this.#known().service.name;
  }

  get port(): number {
    return endpointOf(this.#server)?.port ?? this.#known().service.port;
  }

  /** What the session tells: the next daemon does not know yet where this server listens. */
  readonly events: ChartSessionEvents = {
    onLost: () => {},
    onBack: () => void this.route(),
    onTrouble: ({ message, code }: Failure) => process.emitWarning(message, { type: "PortolanWarning", code }),
  };

  /** Ends these with it, the last one first. */
  use(session: ChartSession, claim: Disposable): void {
    this.#resources.use(claim);
    this.#session = this.#resources.use(session);
    const closed = (): void => void this[Symbol.asyncDispose]();
    this.#server.once("close", closed);
    this.#resources.defer(() => void this.#server.removeListener("close", closed));
  }

  /** Leads the name to where the server listens. @throws {Failure} `SERVER_WITHOUT_PORT`. */
  async route(): Promise<void> {
    const endpoint = endpointOf(this.#server);
    await this.#known().route(endpoint === undefined ? [] : [endpoint]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return (this.#ending ??= this.#end());
  }

  async #end(): Promise<void> {
    if (this.#isOwnServer) await this.#close();
    await this.#session?.end({ code: 0, signal: null }, []);
    await this.#resources.disposeAsync();
  }

  /** Accepts nothing more, lets clients finish, and then lets go of them. */
  async #close(): Promise<void> {
    if (this.#server.address() === null) return;
    const closed = Promise.withResolvers<void>();
    this.#server.close(() => closed.resolve());
    const timer = setTimeout(() => {
      if (this.#server.closeAllConnections === undefined) closed.resolve();
      else this.#server.closeAllConnections();
    }, this.#graceMs);
    await closed.promise;
    clearTimeout(timer);
  }

  #known(): ChartSession {
    if (this.#session === undefined) throw new Error("The server is not registered yet");
    return this.#session;
  }
}

/** Where a server listens; undefined when it does not. @throws {Failure} `SERVER_WITHOUT_PORT`. */
export function endpointOf(server: ServableServer): Endpoint | undefined {
  const address = server.address();
  if (address === null) return undefined;
  if (typeof address === "string") throw clientFailure("SERVER_WITHOUT_PORT", { found: `the path "${address}"` });
  // One that listens on every address listens on loopback.
  const onAll: Readonly<Record<string, string>> = { "::": "::1", "0.0.0.0": "127.0.0.1" };
  return { address: onAll[address.address] ?? address.address, port: address.port };
}

/** Lets a server listen. Rejects with what the server's `error` event brings. */
export async function listenOn(server: ServableServer, at: Endpoint, signal: AbortSignal): Promise<void> {
  const listening = once(server as unknown as NodeJS.EventEmitter, "listening", { signal });
  server.listen(at.port, at.address);
  await listening;
}
