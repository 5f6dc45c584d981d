export interface ProcessNode {
  readonly pid: number;
  readonly parentPid: number;
}

/** Collects the seeds that exist and all their descendants, each once, parents before their children. */
export function descendantsOf(seeds: Iterable<number>, processes: readonly ProcessNode[]): number[] {
  const children = new Map<number, number[]>();
  const parents = new Map<number, number>();
  for (const { pid, parentPid } of processes) {
    parents.set(pid, parentPid);
    const siblings = children.get(parentPid);
    if (siblings === undefined) children.set(parentPid, [pid]);
    else siblings.push(pid);
  }
  const wanted = new Set<number>();
  for (const seed of seeds) if (parents.has(seed)) wanted.add(seed);
  // A set grows while it is walked, so this reaches every descendant, and a cycle of a torn snapshot ends.
  for (const pid of wanted) for (const child of children.get(pid) ?? []) wanted.add(child);

  const ordered = new Set<number>();
  const visit = (start: number): void => {
    const stack = [start];
    for (let pid = stack.pop(); pid !== undefined; pid = stack.pop()) {
      if (ordered.has(pid)) continue;
      ordered.add(pid);
      stack.push(...(children.get(pid) ?? []));
    }
  };
  for (const pid of wanted) if (!wanted.has(parents.get(pid) ?? 0)) visit(pid);
  for (const pid of wanted) visit(pid);
  return [...ordered];
}
