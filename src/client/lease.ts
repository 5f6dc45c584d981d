import { isFailure } from "../failure/failure.ts";
import { ClientContext } from "./client-context.ts";
import type { ClientOptions } from "./client-options.ts";
import { ownIdentity } from "./own-identity.ts";

export interface LeaseOptions extends ClientOptions {
  /** Shown in `portolan ls` once something listens. */
  readonly name?: string | undefined;
  /** This very port, 1 to 65,535 (default: a free one). */
  readonly port?: number | undefined;
}

/** A port that is nobody else's until it is given back. */
export interface Lease extends AsyncDisposable {
  /** From the part that the system lends to nobody; 1 to 65,535. */
  readonly port: number;
  /** Names the lease, as `portolan port --release` takes it. */
  readonly id: string;
}

/** Given back already, by another hand or with the daemon's state. */
const GONE: ReadonlySet<string> = new Set(["LEASE_UNKNOWN", "DAEMON_ABSENT", "DAEMON_LOST"]);

/**
 * Leases a loopback port to this process: exclusive among all that ask Portolan, however many ask at once, until it is
 * disposed of or the process ends. What listens there is up to the caller. Starts the daemon where none runs.
 *
 * @throws {Failure} `PORT_TAKEN` when somebody has the port that was asked for, `PORTS_EXHAUSTED`, `DAEMON_NOT_STARTED`,
 * `SOCKET_PATH_TOO_LONG`; the reason of `signal` when it aborts.
 * @example
 * ```ts
 * await using lease = await portolan.lease();
 * server.listen(lease.port, "127.0.0.1");
 * ```
 */
export async function lease(options: LeaseOptions = {}): Promise<Lease> {
  const context = new ClientContext(options);
  const { name, port } = options;
  const holder = ownIdentity();
  const body = { count: 1, name, holder, forMs: undefined, ...(port === undefined ? {} : { port }) };
  const [granted] = await context.ask((daemon, signal) => daemon.grantLeases(body, { signal }));
  if (granted === undefined) throw new Error("The daemon granted no lease, and no failure either");
  let released: Promise<void> | undefined;
  return {
    port: granted.port,
    id: granted.id,
    [Symbol.asyncDispose]: () => (released ??= release(context, granted.id)),
  };
}

async function release(context: ClientContext, id: string): Promise<void> {
  const { ControlClient } = await import("../control/client.ts");
  try {
    // The signal that ended the waiting must not keep a port. A daemon that is away drops what has no holder by itself.
    await new ControlClient(context.folder.controlSocket).releaseLease(id);
  } catch (error) {
    if (!isFailure(error) || !GONE.has(error.code)) throw error;
  }
}
