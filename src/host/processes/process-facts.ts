import type { Container } from "../core/containers/container.ts";
import { containerOfGroups } from "../core/containers/container-of-groups.ts";
import { parseControlGroups, tellingGroup } from "../core/containers/control-groups.ts";
import type { ProcessFacts } from "../core/processes/process-facts.ts";
import { hintsOf } from "../core/processes/process-hints.ts";
import { terminalName } from "../core/processes/terminal-name.ts";
import {
  bootTimeMs,
  networkNamespaceOf,
  readArgv,
  readControlGroupText,
  readEnvironment,
  readProcessLink,
  readStat,
  readStatus,
} from "../linux/procfs.ts";
import { userNameOf } from "./user-names.ts";

/** Linux tells times in hundredths of a second, whatever its own clock does (USER_HZ). */
const MS_PER_TICK = 10;

/**
 * Reads what this user may see of a process; undefined when there is none, or when it is hidden whole. Takes 0.1 ms. Of
 * another user's process, program, folder, variables and namespace are hidden. In a container, program and folder are
 * paths of its own.
 */
export function readProcessFacts(pid: number): ProcessFacts | undefined {
  const stat = readStat(pid);
  const status = readStatus(pid);
  if (stat === undefined || status === undefined) return undefined;
  const exe = readProcessLink(pid, "exe");
  const cwd = readProcessLink(pid, "cwd");
  const groups = parseControlGroups(readControlGroupText(pid));
  const environment = readEnvironment(pid);
  return {
    pid,
    parentPid: stat.parentPid,
    uid: status.uid,
    userName: userNameOf(status.uid),
    state: stat.state,
    startTicks: stat.startTicks,
    startedAtMs: bootTimeMs() + stat.startTicks * MS_PER_TICK,
    argv: readArgv(pid),
    exe: exe.path,
    cwd: cwd.path,
    isExeDeleted: exe.isDeleted,
    isCwdDeleted: cwd.isDeleted,
    tty: terminalName(stat.terminal),
    cgroup: tellingGroup(groups),
    hints: environment === undefined ? undefined : hintsOf(environment),
    networkNamespace: networkNamespaceOf(pid),
    container: otherContainer(containerOfGroups(groups)),
  };
}

let ownContainerOnce: { readonly id: string | undefined } | undefined;

/** A container, unless this process is in the same: from within, its processes are neighbours, and nothing can stop it as a whole. */
function otherContainer(container: Container | undefined): Container | undefined {
  if (container === undefined) return undefined;
  ownContainerOnce ??= { id: containerOfGroups(parseControlGroups(readControlGroupText("self")))?.id };
  return container.id === ownContainerOnce.id ? undefined : container;
}
