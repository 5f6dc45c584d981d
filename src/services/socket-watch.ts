import { listListeners, whoListens, type Listener } from "../host/sockets/listeners.ts";
import { listDescendants } from "../host/processes/descendants.ts";
import { processTree } from "../host/processes/processes.ts";
import { briefMemo } from "../host/brief-memo.ts";
import type { Transport } from "../host/core/sockets/socket.ts";
import { holdersOf } from "../host/sockets/socket-holders.ts";
import type { ForeignSocket, FoundSocket } from "./core/found-sockets.ts";

/** Whose sockets are looked for. */
export interface WatchedTree {
  /** The command's pid. */
  readonly pid: number;
  readonly lease: string;
  /** Lists orphans of the tree that this process adopted. */
  adopted(): number[];
  /**
   * Lists all orphans that this process adopted, of whichever tree, and what is below them. Whatever is of the tree is
   * below the command or among them; undefined where something may be elsewhere.
   */
  orphans(): number[] | undefined;
}

/** Where a command shall listen, and what else there would keep it from doing so. */
export interface WatchedPlace {
  readonly address: string;
  readonly port: number;
  /** Of UDP, a socket without a peer counts as listening (default `tcp`). */
  readonly transport?: Transport;
}

export interface Look {
  readonly own: readonly FoundSocket[];
  readonly foreign: readonly ForeignSocket[];
}

interface Verdict {
  own: boolean;
  scans: number;
  nextScanAtMs: number;
}

/** A socket may be seen before its process is: so many scans decide that it is not the run's. */
const SCANS_MAX = 4;
const SCAN_GAP_MS = 50;
/** On the leased port it is asked for ever, though seldom. */
const LEASED_SCAN_GAP_MS = 1000;
/** One look at the table serves all services of a keeper that are looked at within this. */
const RECENT_MS = 500;
/** What keeps a server from listening on a port of any address. */
const EVERYWHERE = new Set(["0.0.0.0", "::", "::ffff:0.0.0.0"]);
/** A server that is told 127.0.0.1 may take `localhost`, which is both. */
const BOTH_FAMILIES = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/**
 * Watches what a run listens on. The table of listeners is cheap to read; whose they are is looked up only for those
 * not seen before, because that takes milliseconds.
 */
export class SocketWatch {
  readonly #tree: WatchedTree;
  readonly #verdicts = new Map<number, Verdict>();
  #foreign: { readonly inodes: string; readonly sockets: readonly ForeignSocket[] } = { inodes: "", sockets: [] };

  /** What listens at this moment is none of the tree's, but for the leased port: there it is asked again. */
  constructor(tree: WatchedTree, before: readonly Listener[]) {
    this.#tree = tree;
    for (const { inode } of before) this.#verdicts.set(inode, { own: false, scans: SCANS_MAX, nextScanAtMs: 0 });
  }

  /**
   * `isSettled`: the tree listens where it is looked for. Then only what listens there is asked for: on a busy machine
   * servers of others come and go all the time, and to ask whose each is takes 25 µs for each process.
   */
  look(place: WatchedPlace, { atMs, isSettled }: { atMs: number; isSettled: boolean }): Look {
    const transport = place.transport ?? "tcp";
    const listeners = isSettled ? recentListeners(transport) : listListeners(transport);
    const known = listeners.filter(({ inode }) => this.#verdicts.get(inode)?.own === true);
    const ports = new Set([place.port, ...known.map(({ port }) => port)]);
    // Once the last of its own is gone, it may be anywhere again.
    const isThere = isSettled && known.length > 0;
    const due = listeners.filter(
      (listener) => (!isThere || ports.has(listener.port)) && this.#isDue(listener, place.port, atMs),
    );
    if (due.length > 0) this.#scan(due, place.port, atMs);
    this.#forget(listeners);
    const own = listeners.filter(({ inode }) => this.#verdicts.get(inode)?.own === true);
    const others = listeners.filter(
      (listener) => isInTheWay(listener, place) && this.#verdicts.get(listener.inode)?.own !== true,
    );
    return { own, foreign: this.#describe(place, others) };
  }

  #isDue({ inode, port }: Listener, leasedPort: number, atMs: number): boolean {
    const verdict = this.#verdicts.get(inode);
    if (verdict === undefined) return true;
    if (verdict.own || atMs < verdict.nextScanAtMs) return false;
    return verdict.scans < SCANS_MAX || port === leasedPort;
  }

  #scan(due: readonly Listener[], leasedPort: number, atMs: number): void {
    const owned = this.#owned(due, leasedPort);
    for (const { inode, port } of due) {
      const scans = (this.#verdicts.get(inode)?.scans ?? 0) + 1;
      const gap = scans < SCANS_MAX ? SCAN_GAP_MS * scans : LEASED_SCAN_GAP_MS;
      this.#verdicts.set(inode, {
        own: owned.has(inode),
        scans,
        nextScanAtMs: atMs + (port === leasedPort ? gap : SCAN_GAP_MS * scans),
      });
    }
  }

  /** Says which of these listeners are the tree's. Each step is more work than the one before, and seldom needed. */
  #owned(due: readonly Listener[], leasedPort: number): Set<number> {
    const { pid, lease } = this.#tree;
    const owned = new Set<number>();
    const left = (): Listener[] => due.filter(({ inode }) => !owned.has(inode));
    const search = (pids: readonly number[]): void => {
      const wanted = new Set(left().map(({ inode }) => inode));
      for (const inode of holdersOf(wanted, { pids, firstOnly: true }).holders.keys()) owned.add(inode);
    };
    search([pid]);
    if (left().length === 0) return owned;
    const orphans = this.#tree.orphans();
    const below = orphans === undefined ? undefined : listDescendants(pid);
    if (orphans !== undefined && below !== undefined) {
      search(below);
      // A stranger's, as a rule: on a busy machine there are many, and to look at all processes for each would take longer
      // than all else.
      if (left().every(({ port, inode }) => port !== leasedPort && !isHeld(inode, orphans))) return owned;
    }
    if (left().length > 0) search(processTree(pid, { lease }));
    if (left().some(({ inode }) => (this.#verdicts.get(inode)?.scans ?? 0) > 0)) {
      const adopted = this.#tree.adopted();
      if (adopted.length > 0) search(processTree(adopted));
    }
    return owned;
  }

  /** An inode's number is used again after its socket is gone. */
  #forget(listeners: readonly Listener[]): void {
    const present = new Set(listeners.map(({ inode }) => inode));
    for (const inode of this.#verdicts.keys()) if (!present.has(inode)) this.#verdicts.delete(inode);
  }

  /** Who they are costs a look at every process: it is asked once for the same sockets. */
  #describe({ port, transport }: WatchedPlace, others: readonly Listener[]): readonly ForeignSocket[] {
    const inodes = others.map(({ inode }) => inode).join();
    if (inodes === "") return [];
    if (inodes !== this.#foreign.inodes) {
      const wanted = new Set(others.map(({ inode }) => inode));
      this.#foreign = { inodes, sockets: whoListens(port, transport).filter(({ inode }) => wanted.has(inode)) };
    }
    return this.#foreign.sockets;
  }
}

function isHeld(inode: number, pids: readonly number[]): boolean {
  return pids.length > 0 && holdersOf(new Set([inode]), { pids, firstOnly: true }).holders.size > 0;
}

/** Of a tree that is where it is looked for, an end is told by its processes: its sockets are looked at for the rest. */
const recentListeners = briefMemo((transport: Transport) => listListeners(transport), {
  lastsMs: RECENT_MS,
  keyOf: (transport) => transport,
});

/** Finds who listens in a place although the run does not. */
export function foreignOn(place: WatchedPlace): ForeignSocket[] {
  return whoListens(place.port, place.transport).filter((listener) => isInTheWay(listener, place));
}

/** Finds who listens on a port of all addresses, and so keeps everybody else from each of them. */
export function everywhereOn({ port, transport }: WatchedPlace): ForeignSocket | undefined {
  return whoListens(port, transport).find(({ address }) => EVERYWHERE.has(address));
}

function isInTheWay({ address, port }: FoundSocket, place: WatchedPlace): boolean {
  if (port !== place.port) return false;
  if (EVERYWHERE.has(address) || address === place.address || address === `::ffff:${place.address}`) return true;
  return BOTH_FAMILIES.has(place.address) && BOTH_FAMILIES.has(address);
}
