import { containersPublishing, describeContainer } from "../containers.ts";
import type { ContainerDetails } from "../core/containers/container.ts";
import { isInContainerOf } from "../core/containers/container-claim.ts";
import { forwardingOf } from "../core/processes/forwarding-of.ts";
import { managingUser } from "../core/units/managing-user.ts";
import { explainOrigin, owningUnit } from "../core/processes/origin.ts";
import type { Origin, ProcessFacts } from "../core/processes/process-facts.ts";
import { isPlainName } from "../core/processes/stop-instead.ts";
import type { UnitProperties } from "../core/units/unit-properties.ts";
import { readProcessFacts } from "./process-facts.ts";
import { readUnit } from "../units/systemd.ts";

const ANCESTORS_MAX = 64;

export interface OriginOptions {
  /** Reads a process; one that has read many may give what it has (default `readProcessFacts`). */
  readonly read?: (pid: number) => ProcessFacts | undefined;
  /**
   * Asks systemd and the container's runtime as well, each with a deadline of one or two seconds (default false): only
   * they know what starts a process again, and a container's name.
   */
  readonly isThorough?: boolean;
}

/** Says why a process runs: the way to the human act behind it; undefined when there is no such process. */
export function originOf(pid: number, options: OriginOptions = {}): Origin | undefined {
  const { read = readProcessFacts, isThorough = false } = options;
  const facts = ancestry(pid, read);
  const [target] = facts;
  if (target === undefined) return undefined;
  const askerUid = process.geteuid?.();
  if (!isThorough) return explainOrigin(facts, { askerUid });
  const container = detailsOf(target);
  if (container === "another's") {
    // It is not where its control group says: nothing of that container is told of it, or stopped for it.
    return originOf(pid, { ...options, read: (one) => withoutContainer(read(one)) });
  }
  const origin = explainOrigin(facts, { unit: propertiesOf(facts, askerUid), container, askerUid });
  return forwardingOf(target)?.by === "docker-proxy" ? { ...origin, stopInstead: stopProxied(target, origin) } : origin;
}

/** What systemd says of the unit of a process; another user's manager does not answer this one. */
function propertiesOf(facts: readonly ProcessFacts[], askerUid: number | undefined): UnitProperties | undefined {
  const unit = owningUnit(facts);
  if (unit === undefined || (unit.isUser && managingUser(facts[0]?.cgroup) !== askerUid)) return undefined;
  return readUnit(unit);
}

/** What the runtime says of the container of a process, if it runs the process's container indeed. */
function detailsOf(target: ProcessFacts): ContainerDetails | "another's" | undefined {
  if (target.container === undefined) return undefined;
  // Another user's runtime does not answer this one, and this one's would speak of another container.
  const user = managingUser(target.cgroup);
  if (user !== undefined && user !== process.geteuid?.()) return undefined;
  const details = describeContainer(target.container);
  const main = details?.mainPid === undefined ? undefined : readProcessFacts(details.mainPid);
  if (details === undefined || main === undefined) return undefined;
  return isInContainerOf(target, main) ? details : "another's";
}

function withoutContainer(facts: ProcessFacts | undefined): ProcessFacts | undefined {
  return facts && { ...facts, container: undefined };
}

/** The process and those above it, up to the first or to the last that this user can see. */
function ancestry(pid: number, read: (pid: number) => ProcessFacts | undefined): ProcessFacts[] {
  const facts: ProcessFacts[] = [];
  for (let next = pid; next > 0 && facts.length < ANCESTORS_MAX;) {
    const found = read(next);
    // A parent that started later is another process on a pid used again; a torn reading could even lead in a circle.
    const below = facts.at(-1);
    if (found === undefined || (below !== undefined && found.startTicks > below.startTicks)) break;
    if (facts.some((one) => one.pid === next)) break;
    facts.push(found);
    next = found.parentPid;
  }
  return facts;
}

/**
 * Stops of the containers that publish the port of a docker-proxy the one to whose address it leads, and nothing when there
 * is none. What was known without Docker stands when Docker does not answer.
 */
function stopProxied(target: ProcessFacts, { stopInstead }: Origin): Origin["stopInstead"] {
  const forwarding = forwardingOf(target);
  const published = /publish=(\d+)/.exec(forwarding?.howToClose ?? "")?.[1];
  const containers = published === undefined ? undefined : containersPublishing(Number(published));
  if (containers === undefined) return stopInstead;
  const [, host = ""] = /^\[?(.+?)\]?:\d+$/.exec(forwarding?.target ?? "") ?? [];
  const name = containers.find(({ addresses }) => addresses.includes(host))?.name;
  if (stopInstead === undefined || name === undefined || !isPlainName(name)) return undefined;
  return { what: `docker container ${name}, to which it forwards`, command: `docker stop ${name}` };
}
