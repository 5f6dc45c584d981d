import type { MachineFacts } from "./core/machine-facts.ts";
import { gatherBacklog } from "./gather/backlog.ts";
import { gatherClock } from "./gather/clock.ts";
import { gatherConnections } from "./gather/connections.ts";
import type { DoctorFolders } from "./gather/doctor-folders.ts";
import { gatherFirewall } from "./gather/firewall.ts";
import { gatherLookups } from "./gather/lookups.ts";
import { gatherLoopback } from "./gather/loopback.ts";
import { gatherNames } from "./gather/names.ts";
import { gatherNamespaces } from "./gather/namespaces.ts";
import { gatherPorts } from "./gather/ports.ts";
import { gatherPressure } from "./gather/pressure.ts";
import { gatherDescriptors, gatherPrograms } from "./gather/processes.ts";
import { gatherProxies } from "./gather/proxies.ts";
import { gatherQueueing } from "./gather/queueing.ts";
import { gatherStack } from "./gather/stack.ts";
import { gatherSystem } from "./gather/system.ts";
import { gatherTracking } from "./gather/tracking.ts";
import { gatherTrust } from "./gather/trust.ts";
import { within } from "./gather/within.ts";

/** No group may take longer: what hangs is left out, and the rest is told. */
const GROUP_DEADLINE_MS = 900;

export interface GatherOptions {
  /** Variables with which the user's programs would start. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folders: DoctorFolders;
  /** Only these groups; the others stay undefined (default: all). */
  readonly only?: readonly (keyof MachineFacts)[] | undefined;
}

type Gatherers = { readonly [Group in keyof MachineFacts]: () => Promise<MachineFacts[Group]> | MachineFacts[Group] };

/** Gathers the facts of this machine, all groups at once, each within its deadline. */
export async function gatherMachine({ environment, folders, only }: GatherOptions): Promise<MachineFacts> {
  const isAsked = (group: string): boolean => only?.includes(group as keyof MachineFacts) ?? true;
  const tested = isAsked("stack") ? within(GROUP_DEADLINE_MS, gatherStack) : Promise.resolve(undefined);
  // Reading holds up the loop, and the self-test would take that for a slow stack.
  const afterTest =
    <Facts>(read: () => Facts | Promise<Facts>) =>
    (): Promise<Facts> =>
      tested.then(() => read());
  const gatherers: Gatherers = {
    system: gatherSystem,
    loopback: gatherLoopback,
    stack: () => tested,
    queueing: gatherQueueing,
    ports: afterTest(gatherPorts),
    connections: afterTest(gatherConnections),
    backlog: gatherBacklog,
    tracking: gatherTracking,
    firewall: gatherFirewall,
    names: gatherNames,
    lookups: () => gatherLookups(environment),
    proxies: () => gatherProxies(environment),
    descriptors: afterTest(gatherDescriptors),
    pressure: afterTest(gatherPressure),
    programs: afterTest(gatherPrograms),
    namespaces: () => gatherNamespaces(environment),
    clock: () => gatherClock(folders),
    trust: () => gatherTrust(folders, environment),
  };
  const asked = Object.entries(gatherers).filter(([group]) => isAsked(group));
  const facts = await Promise.all(
    asked.map(async ([group, gather]) => [group, await within<unknown>(GROUP_DEADLINE_MS, gather)] as const),
  );
  return Object.fromEntries(facts) as unknown as MachineFacts;
}
