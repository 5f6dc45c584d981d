import { containerLabel } from "../containers/container-label.ts";
import type { Container, ContainerDetails } from "../containers/container.ts";
import { forwardingOf } from "./forwarding-of.ts";
import { asManagingUser, managingUser } from "../units/managing-user.ts";
import type { Origin, ProcessFacts } from "./process-facts.ts";
import { shellWord } from "../shell-word.ts";
import { shownText } from "../shown-text.ts";
import type { GroupUnit } from "../units/unit-of-group.ts";
import type { UnitProperties } from "../units/unit-properties.ts";

type StopInstead = Origin["stopInstead"];

const STOP: Readonly<Record<Container["runtime"], string | undefined>> = {
  docker: "docker stop",
  podman: "podman stop",
  containerd: "nerdctl stop",
  "cri-o": "crictl stop",
  lxc: "lxc-stop --name",
  nspawn: "machinectl terminate",
  unknown: undefined,
};

/** A name that no tool takes for an option, nor for anything but one name. */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z0-9_][\w.:@+-]{0,199}$/.test(name);
}

/**
 * True for a process whose words about itself may be acted upon: root's or the asker's own. Another user's could call
 * itself the forwarder or the supervisor of something that is not its own, and have that stopped.
 */
export function isBelieved({ uid }: ProcessFacts, askerUid: number | undefined): boolean {
  return uid === 0 || askerUid === undefined || uid === askerUid;
}

/** Stops the container behind a forwarder, which its runtime would start again. */
export function stopForwarded(target: ProcessFacts, askerUid: number | undefined): StopInstead {
  const forwarding = isBelieved(target, askerUid) ? forwardingOf(target) : undefined;
  if (forwarding === undefined) return undefined;
  const isRuntimes = /^(?:docker-proxy|rootlesskit|rootlessport|slirp4netns|pasta|conmon)$/.test(forwarding.by);
  const command = isRuntimes ? /`((?:docker|podman) stop [^`]+)`/.exec(forwarding.howToClose)?.[1] : undefined;
  if (command === undefined) return undefined;
  const user = managingUser(target.cgroup);
  return { what: "the container behind it", command: asManagingUser(command, { user, askerUid }) };
}

/** Stops the container in which a process is. */
export function stopContainer(
  { container, cgroup }: ProcessFacts,
  { details, askerUid }: { details: ContainerDetails | undefined; askerUid: number | undefined },
): StopInstead {
  if (container === undefined) return undefined;
  const found = details ?? container;
  const stop = STOP[found.runtime];
  const name = found.name ?? found.id.slice(0, 12);
  if (stop === undefined || !isPlainName(name)) return undefined;
  const user = managingUser(cgroup);
  // Compose itself would stop all copies of the service, of which the others may serve somebody.
  const compose =
    details?.compose === undefined ? "" : `, service ${details.compose.service} of ${details.compose.project}`;
  const what = shownText(`${containerLabel(found)}${compose}`, 160);
  return {
    what: user === undefined ? what : `${what} of user ${user}`,
    command: asManagingUser(`${stop} ${name}`, { user, askerUid }),
  };
}

/** Stops the unit to which a process belongs, with the sockets that would start it again at the next connection. */
export function stopUnit(
  { cgroup }: ProcessFacts,
  {
    unit,
    properties,
    askerUid,
  }: { unit: GroupUnit | undefined; properties: UnitProperties | undefined; askerUid: number | undefined },
): StopInstead {
  // A name that cannot be shown as it is cannot be asked for either.
  if (unit === undefined || shownText(unit.name, 255) !== unit.name) return undefined;
  const sockets = properties?.triggeredBy.filter((name) => name.endsWith(".socket")) ?? [];
  const units = [...sockets, unit.name].map((name) => shellWord(name)).join(" ");
  const option = unit.name.startsWith("-") ? "-- " : "";
  const command = `systemctl ${unit.isUser ? "--user " : ""}stop ${option}${units}`;
  const user = unit.isUser ? managingUser(cgroup) : undefined;
  return { what: shownText(unit.name, 80), command: asManagingUser(command, { user, askerUid }) };
}
