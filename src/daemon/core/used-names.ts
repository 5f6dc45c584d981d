import type { ChartContents, ServiceRecord, UseRecord } from "../../chart/core/model.ts";
import { isOfCopy, mainName } from "../../chart/core/used-copy.ts";

/** A name of a main copy that leads to another copy's service. */
export interface UsedName {
  readonly name: string;
  readonly service: ServiceRecord;
}

/**
 * Lists the names that lead to a copy. A service that the copy does not have stays the main copy's; one of the copy that
 * has ended keeps the name, so that nobody is led to another copy's data while it starts again. An alias of the name was
 * asked for by somebody and wins.
 */
export function usedNames({ services, aliases, uses }: ChartContents): readonly UsedName[] {
  const taken = new Set(aliases.map(({ name }) => name));
  const used: UsedName[] = [];
  for (const service of services) {
    if (!uses.some((use) => isOfCopy(service, use))) continue;
    const name = mainName(service.identity);
    // Two branches that differ in what no name can hold have one name, and the first of them has it.
    if (name === undefined || taken.has(name)) continue;
    taken.add(name);
    used.push({ name, service });
  }
  return used;
}

/** The names that lead to one copy, and whether something of it runs. */
export function namesOfUse(use: UseRecord, contents: ChartContents): { names: readonly string[]; isUp: boolean } {
  const used = usedNames(contents).filter(({ service }) => isOfCopy(service, use));
  const isUp = contents.services.some((service) => isOfCopy(service, use) && service.state !== "down");
  return { names: used.map(({ name }) => name), isUp };
}
