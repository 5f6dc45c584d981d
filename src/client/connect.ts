import { once } from "node:events";
import { connect as dial, type Socket } from "node:net";
import { parseEndpoint } from "../address/parse-endpoint.ts";
import type { Endpoint } from "../control/contract.ts";
import { ClientContext } from "./client-context.ts";
import type { ClientOptions } from "./client-options.ts";
import { clientFailure } from "./core/failures.ts";
import { reachOf } from "./core/reach.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { findNamed, type NamedView } from "./find-named.ts";

export interface ConnectOptions extends ClientOptions {
  /** `gateway`: by lane or front, so that traffic is seen (default); `direct`: where the service itself listens. */
  readonly via?: "gateway" | "direct" | undefined;
}

interface Place {
  readonly endpoint: Endpoint;
  readonly named: NamedView | undefined;
}

/**
 * Connects to a service by its name, as `resolve` understands it, or to an endpoint such as `127.0.0.1:5432` or `:5432`;
 * gives the connected socket. To a service that speaks HTTP it is a connection to its front.
 *
 * @throws {Failure} `NAME_UNKNOWN`, `NAME_AMBIGUOUS`; `NOT_RUNNING` when it is to be direct and nothing listens;
 * `NOT_A_STREAM` of a lane that is UDP; `UNREACHABLE` when the connection is refused, with what the doctor finds as its
 * message, what mends it as its hint, and the system's error as its cause; the reason of `signal` when it aborts.
 * @example
 * ```ts
 * const socket = await portolan.connect("db.shop");
 * ```
 */
export async function connect(target: string, options: ConnectOptions = {}): Promise<Socket> {
  const context = new ClientContext(options);
  context.signal.throwIfAborted();
  const { endpoint, named } = await placeOf(target, options, context);
  const socket = dial({ host: endpoint.address, port: endpoint.port });
  try {
    await once(socket, "connect", { signal: context.signal });
    return socket;
  } catch (error) {
    socket.destroy();
    context.signal.throwIfAborted();
    throw await explainRefusal(error, { target, endpoint, named, expects: undefined, context });
  }
}

async function placeOf(target: string, { via }: ConnectOptions, context: ClientContext): Promise<Place> {
  if (/^\d*$|:/.test(target)) return { endpoint: onLoopback(parseEndpoint(target)), named: undefined };
  const named = await findNamed(target, context);
  const { host, port, direct, lane, name, state } = reachOf(named);
  if (lane !== undefined && lane.transport !== "tcp") throw clientFailure("NOT_A_STREAM", { name, transport: "UDP" });
  if (via !== "direct") return { endpoint: { address: host, port }, named };
  if (direct !== undefined) return { endpoint: direct, named };
  const lastLines = "lastLines" in named ? named.lastLines : [];
  throw clientFailure("NOT_RUNNING", { name, state, lastLines });
}

/** libc often knows no name below `.localhost`. */
function onLoopback({ address, port }: Endpoint): Endpoint {
  // "Name resolution APIs and libraries SHOULD recognize localhost names as special" -- RFC 6761 section 6.3
  return { address: address.endsWith(".localhost") ? "127.0.0.1" : address, port };
}
