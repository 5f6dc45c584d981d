import type { MachineFacts } from "./core/machine-facts.ts";
import { gatherLoopback } from "./gather/loopback.ts";
import { gatherNames } from "./gather/names.ts";
import { gatherStack } from "./gather/stack.ts";
import { gatherSystem } from "./gather/system.ts";
import { within } from "./gather/within.ts";

/** No group may take longer: what hangs is left out, and the rest is told. */
const GROUP_DEADLINE_MS = 900;

export interface GatherOptions {
  /** Variables with which the user's programs would start. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Only these groups; the others stay undefined (default: all). */
  readonly only?: readonly (keyof MachineFacts)[] | undefined;
}

type Gatherers = { readonly [Group in keyof MachineFacts]: () => Promise<MachineFacts[Group]> | MachineFacts[Group] };

/** Gathers the facts of this machine, all groups at once. */
export async function gatherMachine({ only }: GatherOptions): Promise<MachineFacts> {
  const gatherers: Partial<Gatherers> = {
    system: gatherSystem,
    loopback: gatherLoopback,
    stack: gatherStack,
    names: gatherNames,
  };
  const asked = Object.entries(gatherers).filter(([group]) => only?.includes(group as keyof MachineFacts) ?? true);
  const facts = await Promise.all(
    asked.map(async ([group, gather]) => [group, await within<unknown>(GROUP_DEADLINE_MS, gather)] as const),
  );
  return Object.fromEntries(facts) as unknown as MachineFacts;
}
