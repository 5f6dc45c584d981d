import type { KeeperFile, KeptLife } from "../../control/keeper-contract.ts";
import { isAlive } from "../../host/processes/processes.ts";
import type { ProjectSpec } from "../core/project/project-spec.ts";

export interface FoundLives {
  /** By service: those that go on, and that the project still has. */
  readonly good: ReadonlyMap<string, KeptLife>;
  /** Those that have to be stopped, as far as anything of them lives. */
  readonly other: readonly KeptLife[];
}

/** Sorts what a dead keeper left. What each life depends on is compared later, when addresses are known. */
export function adoptable(before: KeeperFile | undefined, { services }: Pick<ProjectSpec, "services">): FoundLives {
  const good = new Map<string, KeptLife>();
  const other: KeptLife[] = [];
  for (const life of before?.lives ?? []) {
    const spec = services.find(({ name }) => name === life.service);
    // A terminal has ended with its keeper, and what ran in it cannot be heard any more.
    const isWanted = spec !== undefined && !spec.terminal && !good.has(life.service) && isAlive(life.root);
    if (isWanted) good.set(life.service, life);
    else other.push(life);
  }
  return { good, other };
}
