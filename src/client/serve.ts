import { chartFailure } from "../chart/core/failures.ts";
import type { Lane, RegisterService } from "../control/contract.ts";
import { chartClientFor } from "../daemon/chart-client-for.ts";
import { ChartSession } from "../services/chart-session.ts";
import { readIdentity } from "../services/read-identity.ts";
import { claimName } from "./claim-name.ts";
import { ClientContext } from "./client-context.ts";
import type { ClientOptions } from "./client-options.ts";
import { ownIdentity } from "./own-identity.ts";
import { endpointOf, listenOn, ServedName } from "./served-name.ts";
import type { ServableServer, Served } from "./served.ts";

export interface ServeOptions extends ClientOptions {
  /** `api`, `api.shop`, or a whole name that ends in `.localhost` (default: from the project of `directory`). */
  readonly name?: string | undefined;
  /** This very port, 1 to 65,535 (default: a free one, the same each time). */
  readonly port?: number | undefined;
  /** It speaks TCP instead of HTTP: clients reach it at an address of its own and this protocol's conventional port. */
  readonly lane?: { readonly protocol: string; readonly port: number } | undefined;
  /** How long disposing waits for clients to finish, in milliseconds (default 1,000). */
  readonly graceMs?: number | undefined;
}

const GRACE_MS_DEFAULT = 1000;
/** A stranger may be quicker than the server, on a port that was free a moment ago. */
const PORTS_TRIED_MAX = 5;
const LOOPBACK = "127.0.0.1";

/**
 * Serves by a name: leases a port, lets the server listen there on 127.0.0.1, and leads the name to it, over http and
 * https. A server that listens already keeps its port, and goes on listening when this is disposed of. The name stays
 * when the daemon is replaced, and ends with the server, with `signal`, or with this process.
 *
 * @throws {Failure} `NAME_TAKEN`, `NAME_INVALID`, `NAME_OUTSIDE_LOCALHOST`, `NAME_SERVED_HERE`; `PORT_TAKEN` when somebody
 * has the port that was asked for; `SERVER_WITHOUT_PORT`; `DAEMON_NOT_STARTED`.
 * @example
 * ```ts
 * await using site = await portolan.serve(createServer(handle), { name: "api.shop" });
 * await portolan.fetch(site.url);
 * ```
 */
export async function serve(server: ServableServer, options: ServeOptions = {}): Promise<Served> {
  const context = new ClientContext(options);
  context.signal.throwIfAborted();
  const isOwnServer = endpointOf(server) === undefined;
  await using stack = new AsyncDisposableStack();
  const served = stack.use(new ServedName(server, { graceMs: options.graceMs ?? GRACE_MS_DEFAULT, isOwnServer }));
  const session = await register(served, { context, options });
  if (isOwnServer) await listen(server, { session, mayMove: options.port === undefined, context });
  await served.route();
  stack.move();
  const stop = (): void => void served[Symbol.asyncDispose]();
  context.signal.addEventListener("abort", stop, { once: true });
  if (context.signal.aborted) stop();
  return served;
}

async function register(
  served: ServedName,
  { context, options: { name, port, lane } }: { context: ClientContext; options: ServeOptions },
): Promise<ChartSession> {
  const request: RegisterService = {
    identity: await readIdentity(context.directory, { name }),
    holder: ownIdentity(),
    uid: process.getuid?.() ?? 0,
    command: process.argv,
    port,
    resume: undefined,
    ...(lane === undefined ? {} : { lane: laneOf(lane) }),
  };
  using stack = new DisposableStack();
  const claim = stack.use(await claimName(request, context));
  const chart = chartClientFor(context);
  await chart.connect(context.signal);
  const session = await ChartSession.open(chart, { request, events: served.events, signal: context.signal });
  stack.move();
  served.use(session, claim);
  return session;
}

function laneOf({ protocol, port }: { protocol: string; port: number }): Lane {
  return { protocol, port, transport: "tcp", extra: [], bind: "forward" };
}

interface Listening {
  readonly session: ChartSession;
  readonly mayMove: boolean;
  readonly context: ClientContext;
}

async function listen(server: ServableServer, { session, mayMove, context }: Listening): Promise<void> {
  for (let tried = 1; ; tried++) {
    const { port } = session.service;
    try {
      await listenOn(server, { address: LOOPBACK, port }, context.signal);
      return;
    } catch (error) {
      context.signal.throwIfAborted();
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      if (!mayMove || tried >= PORTS_TRIED_MAX)
        throw chartFailure("PORT_TAKEN", { port, by: undefined }, { cause: error });
      await session.replacePort(context.signal);
    }
  }
}
