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
const GROUP_DEADLINE_MS = 700;
/** Silence is asked about twice; the speed is measured after it. With all else it is to be told within a second. */
const STACK_DEADLINE_MS = 750;

export interface GatherOptions {
  /** Variables with which the user's programs would start. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folders: DoctorFolders;
  /** Only these groups; the others stay undefined (default: all). */
  readonly only?: readonly (keyof MachineFacts)[] | undefined;
}

type Group = keyof MachineFacts;
type Gatherers = { readonly [Name in Group]: () => Promise<MachineFacts[Name]> | MachineFacts[Name] };

/** Reading these holds up the loop, and the self-test would take that for a slow stack: they wait for its end. */
const AFTER_TEST: ReadonlySet<Group> = new Set(["ports", "connections", "descriptors", "pressure", "programs"]);

/** Gathers the facts of this machine, all groups at once, each within its deadline. */
export async function gatherMachine({ environment, folders, only }: GatherOptions): Promise<MachineFacts> {
  const isAsked = (group: Group): boolean => only?.includes(group) ?? true;
  const tested = isAsked("stack") ? within(STACK_DEADLINE_MS, gatherStack) : Promise.resolve(undefined);
  const gatherers: Gatherers = {
    system: gatherSystem,
    loopback: gatherLoopback,
    stack: () => tested,
    queueing: gatherQueueing,
    ports: gatherPorts,
    connections: gatherConnections,
    backlog: gatherBacklog,
    tracking: gatherTracking,
    firewall: gatherFirewall,
    names: gatherNames,
    lookups: () => gatherLookups(environment),
    proxies: () => gatherProxies(environment),
    descriptors: gatherDescriptors,
    pressure: gatherPressure,
    programs: gatherPrograms,
    namespaces: () => gatherNamespaces(environment),
    clock: () => gatherClock(folders),
    trust: () => gatherTrust(folders, environment),
  };
  const asked = (Object.keys(gatherers) as Group[]).filter(isAsked);
  const facts = asked.map(async (group) => {
    if (group === "stack") return [group, await tested] as const;
    if (AFTER_TEST.has(group)) await tested;
    return [group, await within<unknown>(GROUP_DEADLINE_MS, gatherers[group])] as const;
  });
  return Object.fromEntries(await Promise.all(facts)) as unknown as MachineFacts;
}
