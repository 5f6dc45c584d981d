import { hasEnded } from "../core/processes/process-stat.ts";
import { listDescriptors, listPids, readStat, socketInodeAt } from "../linux/procfs.ts";

/** A process that holds a socket, with what tells it from a later one of the same number. */
export interface SocketProcess {
  readonly pid: number;
  readonly startTicks: number;
}

interface Sighting extends SocketProcess {
  readonly descriptor: string;
}

const KNOWN_MAX = 4096;
const RECENT_MAX = 16;
/** Descriptors that are looked at first, counted from the newest. */
const LAST = 16;
const STANDARD = new Set(["0", "1", "2"]);

/**
 * Finds the process behind a socket again and again, as for each connection that a gateway takes. The processes that
 * were found last are looked at first, since one client opens many connections, then the newest; in each the newest
 * descriptor first. What was found is checked before it is told again.
 */
export class ProcessesOfSockets {
  readonly #known = new Map<number, Sighting>();
  /** The last one found stands last. */
  readonly #recent = new Set<number>();

  /** Undefined when nobody holds it whom this user may look into. */
  find(inode: number): SocketProcess | undefined {
    const known = this.#known.get(inode);
    let sighting = known === undefined ? undefined : sight(known.pid, known.descriptor, inode);
    // The same number, and another process since.
    if (sighting?.startTicks !== known?.startTicks) sighting = undefined;
    sighting ??= this.#search(inode);
    this.#keep(inode, sighting);
    return sighting && { pid: sighting.pid, startTicks: sighting.startTicks };
  }

  /**
   * A connection is mostly among the last that its process opened, and seldom its standard input: what else there is
   * comes in a second round. A process that has three descriptors costs one call so, and not four.
   */
  #search(inode: number): Sighting | undefined {
    const recent = [...this.#recent].toReversed();
    const others = listPids().sort((left, right) => right - left);
    const left: { readonly pid: number; readonly descriptors: readonly string[] }[] = [];
    for (const pid of [...recent, ...others.filter((other) => !this.#recent.has(other))]) {
      const descriptors = listDescriptors(pid)?.toReversed() ?? [];
      const last = descriptors.filter((descriptor) => !STANDARD.has(descriptor)).slice(0, LAST);
      const found = sightAmong(last, pid, inode);
      if (found !== undefined) return found;
      left.push({ pid, descriptors: descriptors.filter((descriptor) => !last.includes(descriptor)) });
    }
    for (const { pid, descriptors } of left) {
      const found = sightAmong(descriptors, pid, inode);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #keep(inode: number, sighting: Sighting | undefined): void {
    this.#known.delete(inode);
    if (sighting === undefined) return;
    this.#known.set(inode, sighting);
    this.#recent.delete(sighting.pid);
    this.#recent.add(sighting.pid);
    dropOldest(this.#known, KNOWN_MAX);
    dropOldest(this.#recent, RECENT_MAX);
  }
}

function sightAmong(descriptors: readonly string[], pid: number, inode: number): Sighting | undefined {
  for (const descriptor of descriptors) {
    if (socketInodeAt(pid, descriptor) !== inode) continue;
    const found = sight(pid, descriptor, inode);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The process, if the descriptor is the socket's after its start time was read: else the number may be another's. */
function sight(pid: number, descriptor: string, inode: number): Sighting | undefined {
  const stat = readStat(pid);
  if (stat === undefined || hasEnded(stat) || socketInodeAt(pid, descriptor) !== inode) return undefined;
  return { pid, startTicks: stat.startTicks, descriptor };
}

function dropOldest(kept: Map<number, unknown> | Set<number>, max: number): void {
  if (kept.size <= max) return;
  for (const oldest of kept.keys()) {
    kept.delete(oldest);
    return;
  }
}
