import { serviceName } from "../chart/core/names.ts";
import type { AliasView, ChartView, ServiceIdentity, ServiceView } from "../control/contract.ts";
import { type Failure, isFailure } from "../failure/failure.ts";
import type { Found } from "../services/core/find-service.ts";
import { readIdentity } from "../services/read-identity.ts";
import type { ClientContext } from "./client-context.ts";
import { type Asker, chooseName } from "./core/choose-name.ts";
import { clientFailure } from "./core/failures.ts";

export type NamedView = ServiceView | AliasView;

/** Finds what is called so. @throws {Failure} `NAME_UNKNOWN`, `NAME_AMBIGUOUS`. */
export async function findNamed(name: string, context: ClientContext): Promise<NamedView> {
  const found = await lookFor(name, context);
  if (found.type === "one") return found.item;
  throw nameFailure(name, found);
}

/** Says why a name leads nowhere. */
export function nameFailure(name: string, found: Exclude<Found<NamedView>, { type: "one" }>): Failure {
  return found.type === "several"
    ? clientFailure("NAME_AMBIGUOUS", { name, names: found.names })
    : clientFailure("NAME_UNKNOWN", { name, near: found.near });
}

/** What runs goes before what has ended. */
export async function lookFor(name: string, context: ClientContext): Promise<Found<NamedView>> {
  const { services, aliases } = await chartOf(context);
  const asker = await askerOf(context);
  const running = chooseName(name, [...services.filter(({ state }) => state !== "down"), ...aliases], asker);
  return running.type === "none" ? chooseName<NamedView>(name, [...services, ...aliases], asker) : running;
}

export function chartOf(context: ClientContext): Promise<ChartView> {
  return context.ask((daemon, signal) => daemon.chart({ signal }));
}

async function askerOf({ environment, directory }: ClientContext): Promise<Asker> {
  const identity = await identityOf(directory);
  return {
    ownName: environment["PORTOLAN_NAME"],
    inProject: (service) => identity && nameOrNothing({ ...identity, service, name: undefined }),
  };
}

/** A folder that is gone, or a project file that cannot be read, has no project: whole names lead somewhere all the same. */
async function identityOf(directory: string): Promise<ServiceIdentity | undefined> {
  try {
    return await readIdentity(directory, undefined);
  } catch (error) {
    if (isFailure(error) || (error as NodeJS.ErrnoException).code !== undefined) return undefined;
    throw error;
  }
}

/** A word that no name can be made of is the name of nothing. */
function nameOrNothing(identity: Parameters<typeof serviceName>[0]): string | undefined {
  try {
    return serviceName(identity).name;
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}
