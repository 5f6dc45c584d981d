import { listListeners, whoListens, type Listener } from "../host/sockets/listeners.ts";
import { processTree } from "../host/processes/processes.ts";
import { holdersOf } from "../host/sockets/socket-holders.ts";
import type { ForeignSocket, FoundSocket } from "./core/found-sockets.ts";

/** Whose sockets are looked for. */
export interface WatchedTree {
  /** The command's pid. */
  readonly pid: number;
  readonly lease: string;
  /** Lists orphans of the tree that this process adopted. */
  adopted(): number[];
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
/** What keeps a server from listening on the leased port of this machine's own addresses. */
const IN_THE_WAY = new Set(["0.0.0.0", "127.0.0.1", "::", "::1", "::ffff:127.0.0.1", "::ffff:0.0.0.0"]);

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

  look(leasedPort: number, atMs: number): Look {
    const listeners = listListeners();
    const due = listeners.filter((listener) => this.#isDue(listener, leasedPort, atMs));
    if (due.length > 0) this.#scan(due, leasedPort, atMs);
    this.#forget(listeners);
    const own = listeners.filter(({ inode }) => this.#verdicts.get(inode)?.own === true);
    const others = listeners.filter(
      ({ port, address, inode }) =>
        port === leasedPort && IN_THE_WAY.has(address) && this.#verdicts.get(inode)?.own !== true,
    );
    return { own, foreign: this.#describe(leasedPort, others) };
  }

  #isDue({ inode, port }: Listener, leasedPort: number, atMs: number): boolean {
    const verdict = this.#verdicts.get(inode);
    if (verdict === undefined) return true;
    if (verdict.own || atMs < verdict.nextScanAtMs) return false;
    return verdict.scans < SCANS_MAX || port === leasedPort;
  }

  #scan(due: readonly Listener[], leasedPort: number, atMs: number): void {
    const owned = this.#owned(due);
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
  #owned(due: readonly Listener[]): Set<number> {
    const { pid, lease } = this.#tree;
    const owned = new Set<number>();
    const left = (): Listener[] => due.filter(({ inode }) => !owned.has(inode));
    const search = (pids: readonly number[]): void => {
      const wanted = new Set(left().map(({ inode }) => inode));
      for (const inode of holdersOf(wanted, { pids, firstOnly: true }).holders.keys()) owned.add(inode);
    };
    search([pid]);
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
  #describe(port: number, others: readonly Listener[]): readonly ForeignSocket[] {
    const inodes = others.map(({ inode }) => inode).join();
    if (inodes === "") return [];
    if (inodes !== this.#foreign.inodes) {
      const wanted = new Set(others.map(({ inode }) => inode));
      this.#foreign = { inodes, sockets: whoListens(port).filter(({ inode }) => wanted.has(inode)) };
    }
    return this.#foreign.sockets;
  }
}

/** Finds who listens on a port although the run does not. */
export function foreignOn(port: number): ForeignSocket[] {
  return whoListens(port).filter(({ address }) => IN_THE_WAY.has(address));
}
