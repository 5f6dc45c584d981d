/** One line of /proc/PID/cgroup: the hierarchy's controllers (empty in the unified one) and the group's path in it. */
export interface ControlGroup {
  readonly controllers: string;
  readonly path: string;
}

const GROUPS_MAX = 64;

/** Parses /proc/PID/cgroup (cgroups(7)); what is no line of it is passed over. */
export function parseControlGroups(text: string): ControlGroup[] {
  const groups: ControlGroup[] = [];
  for (const line of text.split("\n", GROUPS_MAX)) {
    const found = /^\d+:([^:]*):(\/.*)$/.exec(line);
    if (found !== null) groups.push({ controllers: found[1] ?? "", path: found[2] ?? "" });
  }
  return groups;
}

/**
 * The path that tells where a process belongs: that of the unified hierarchy, unless it says nothing there and systemd's
 * own says more, as on a machine that has both.
 */
export function tellingGroup(groups: readonly ControlGroup[]): string | undefined {
  const unified = groups.find(({ controllers }) => controllers === "")?.path;
  if (unified !== undefined && unified !== "/") return unified;
  return groups.find(({ controllers }) => controllers === "name=systemd")?.path ?? unified;
}
