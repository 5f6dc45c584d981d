import type { AliasView, ChartView, ServiceView } from "../control/contract.ts";
import type { Failure } from "../failure/failure.ts";
import { chooseName } from "../services/core/choose-name.ts";
import type { Found } from "../services/core/find-service.ts";
import { readAsker } from "../services/read-asker.ts";
import type { ClientContext } from "./client-context.ts";
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
  const asker = await readAsker(context.environment, context.directory);
  const running = chooseName(name, [...services.filter(({ state }) => state !== "down"), ...aliases], asker);
  return running.type === "none" ? chooseName<NamedView>(name, [...services, ...aliases], asker) : running;
}

export function chartOf(context: ClientContext): Promise<ChartView> {
  return context.ask((daemon, signal) => daemon.chart({ signal }));
}
