import type { ProcessFacts } from "../processes/process-facts.ts";

/** What decides whether a process is where its control group says. */
type Placed = Pick<ProcessFacts, "cgroup" | "container">;

/**
 * True when a process is in the same container as the one of which the runtime says that it is the container's first. Whoever
 * may make control groups, as each user may below its own manager, can give one the name of any container: what is stopped
 * in its stead would be another's.
 */
export function isInContainerOf(process: Placed, main: Placed): boolean {
  const id = process.container?.id;
  if (id === undefined || main.container?.id !== id) return false;
  return upTo(process.cgroup, id) === upTo(main.cgroup, id);
}

/** The path as far as the container's own group; within it, a container makes groups as it likes. */
function upTo(path: string | undefined, id: string): string | undefined {
  const at = path?.indexOf(id) ?? -1;
  // Where only an older hierarchy names the container, the telling path is the same for all.
  return at === -1 ? path : path?.slice(0, at + id.length);
}
