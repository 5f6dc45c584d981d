import { sameHolder } from "../chart/core/holder.ts";
import { serviceName } from "../chart/core/names.ts";
import type { RegisterService, ServiceView } from "../control/contract.ts";
import type { ClientContext } from "./client-context.ts";
import { clientFailure } from "./core/failures.ts";
import { chartOf } from "./find-named.ts";

/** Names that this module serves; in a worker thread it is another module of the same process. */
const claimed = new Set<string>();

/**
 * Takes a name for this process, until the claim is disposed of. To the daemon two servers of one process are one holder,
 * who may say the same thing twice: the second would take the first one's name away.
 *
 * @throws {Failure} `NAME_SERVED_HERE`, `NAME_INVALID`, `NAME_OUTSIDE_LOCALHOST`.
 */
export async function claimName({ identity, holder }: RegisterService, context: ClientContext): Promise<Disposable> {
  const { name } = serviceName(identity);
  const key = `${context.folder.root}\0${name}`;
  const isClaimed = claimed.has(key);
  claimed.add(key);
  try {
    const own = (await chartOf(context)).services.find(
      (one) => one.name === name && one.holder !== undefined && sameHolder(one.holder, holder),
    );
    // What a worker thread served that is gone may be taken over.
    if (isClaimed || (own !== undefined && (await isListening(own)))) {
      throw clientFailure("NAME_SERVED_HERE", { name, port: own?.upstreams[0]?.port ?? own?.port ?? 0 });
    }
  } catch (error) {
    if (!isClaimed) claimed.delete(key);
    throw error;
  }
  return { [Symbol.dispose]: () => void claimed.delete(key) };
}

async function isListening({ upstreams }: ServiceView): Promise<boolean> {
  if (upstreams.length === 0) return false;
  const { openSocketTable } = await import("../host/sockets/sockets.ts");
  using table = openSocketTable();
  const listening = table.inet({ transport: "tcp", which: "listening" });
  return upstreams.some((end) => listening.some(({ local }) => local.port === end.port));
}
