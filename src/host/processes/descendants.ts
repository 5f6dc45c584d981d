import { readChildren } from "../linux/procfs.ts";

/** Lists the children of a process, ended ones too; undefined where the kernel keeps no lists of them. */
export function listChildren(pid: number): number[] | undefined {
  return readChildren(pid);
}

/**
 * Lists a process's children and theirs, by the kernel's own lists: some 0.1 ms for each, however many processes run on
 * the machine. Ended ones are among them. Undefined where the kernel keeps no lists.
 */
export function listDescendants(pid: number): number[] | undefined {
  const found = new Set<number>();
  const waiting = [pid];
  for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop()) {
    const children = listChildren(parent);
    if (children === undefined) return undefined;
    for (const child of children) {
      if (found.has(child)) continue;
      found.add(child);
      waiting.push(child);
    }
  }
  return [...found];
}
