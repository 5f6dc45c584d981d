import { ClientContext } from "./client-context.ts";
import type { ClientOptions } from "./client-options.ts";
import { type Reach, reachOf } from "./core/reach.ts";
import { findNamed } from "./find-named.ts";

/**
 * Says where a name leads: `api` (beside this process's own service, or of the project of `directory`), `api.shop`, or a
 * whole name, of a service or an alias. The service may run or not: `state` tells.
 *
 * @throws {Failure} `NAME_UNKNOWN` with the nearest names, `NAME_AMBIGUOUS`, `DAEMON_NOT_STARTED`.
 * @example
 * ```ts
 * const { url, host, port } = await portolan.resolve("api.shop");
 * ```
 */
export async function resolve(name: string, options: ClientOptions = {}): Promise<Reach> {
  return reachOf(await findNamed(name, new ClientContext(options)));
}
