import type { ChartTables } from "./chart-tables.ts";
import type { ChartContents, ServiceIdentity, ServiceRecord, UseRecord } from "./model.ts";
import { serviceName } from "./names.ts";

/** Whether a service belongs to the copy of its project that is in use. */
export function isOfCopy(
  { identity }: Pick<ServiceRecord, "identity">,
  use: Pick<UseRecord, "project" | "branch">,
): boolean {
  return identity.project === use.project && identity.branch === use.branch;
}

/**
 * The name that a copy's service has in the main copy, such as `web.shop.localhost` of `web.shop-fix-ui.localhost`;
 * undefined in the main copy, and of a name that was asked for whole, which no copy changes.
 */
export function mainName(identity: ServiceIdentity): string | undefined {
  if (identity.branch === undefined) return undefined;
  const own = serviceName(identity).name;
  const { name } = serviceName({ ...identity, branch: undefined });
  return name === own ? undefined : name;
}

/** The copy to which the name of a main copy's service leads; undefined where it leads to the main copy. */
export function copyWithName(
  name: string,
  { services, uses }: Pick<ChartContents, "services" | "uses">,
): string | undefined {
  const has = (use: UseRecord): boolean =>
    services.some((service) => isOfCopy(service, use) && mainName(service.identity) === name);
  return uses.find((use) => has(use))?.branch;
}

/**
 * Ends the use of copies of which nothing is left. One that has just ended is still there, so that its names say so
 * instead of leading elsewhere while it is started again.
 */
export function endUses(tables: ChartTables): void {
  const { services, uses } = tables.contents();
  for (const use of uses) {
    if (!services.some((service) => isOfCopy(service, use))) tables.dropUse(use.project);
  }
}
