import { containerPublishing, describeContainer } from "./containers.ts";
import type { ContainerDetails } from "./core/container.ts";
import { forwardingOf } from "./core/forwarding-of.ts";
import { explainOrigin, owningUnit } from "./core/origin.ts";
import type { Origin, ProcessFacts } from "./core/process-facts.ts";
import { shellWord } from "./core/shell-word.ts";
import { shownText } from "./core/shown-text.ts";
import { readProcessFacts } from "./process-facts.ts";
import { readUnit } from "./systemd.ts";

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
  if (!isThorough) return explainOrigin(facts);
  const unit = owningUnit(facts);
  const container = target.container === undefined ? undefined : describeContainer(target.container);
  const origin = explainOrigin(facts, { unit: unit === undefined ? undefined : readUnit(unit), container });
  const behind = containerBehind(target);
  if (behind?.name === undefined) return origin;
  const what = shownText(`docker container ${behind.name}, to which it forwards`, 120);
  return { ...origin, stopInstead: { what, command: `docker stop ${shellWord(shownText(behind.name, 120))}` } };
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

/** The Docker container to which a docker-proxy leads; its address must be the one in the arguments. */
function containerBehind(target: ProcessFacts): ContainerDetails | undefined {
  const forwarding = forwardingOf(target);
  if (forwarding?.by !== "docker-proxy") return undefined;
  const published = /publish=(\d+)/.exec(forwarding.howToClose)?.[1];
  const details = published === undefined ? undefined : containerPublishing(Number(published));
  const [, host] = /^\[?(.+?)\]?:\d+$/.exec(forwarding.target ?? "") ?? [];
  return host !== undefined && details?.addresses.includes(host) === true ? details : undefined;
}
