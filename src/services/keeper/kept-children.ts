import { endProcessTree, type EndedTree } from "../../host/processes/end-process-tree.ts";
import { identify } from "../../host/processes/processes.ts";
import { readProcessTable, type ProcessRow } from "../../host/processes/process-table.ts";
import type { Failure } from "../../failure/failure.ts";
import { Lineage } from "../core/keeper/lineage.ts";
import { writesTo, type KeptPipes } from "./kept-pipes.ts";
import { isPortolans, OwnChildren, type LifeChildren } from "../own-children.ts";

/** Looks at all processes this long after a start, so that what goes to the background is known by its parents. */
const LOOKS_MS = [50, 250, 1000, 5000, 20_000];
/** Services that start within this share their looks. */
const SHARED_MS = 50;

/**
 * Keeps the processes of many lives apart in one keeper. The keeper is given every orphan below it; whose it is, its
 * lease, its session, its parents as they were seen, or the pipe that it writes to tells. What none of these tells is
 * ended only with the keeper.
 */
export class KeptChildren implements Disposable {
  readonly #own = new OwnChildren();
  readonly #lineage = new Lineage();
  readonly #pipes = new Map<string, KeptPipes>();
  /** By the moment at which each is due. */
  readonly #timers = new Map<number, NodeJS.Timeout>();

  /** Before anything is started. Gives the failure that was survived. */
  open(): Failure | undefined {
    this.#own.addPresent();
    return this.#own.receiveOrphans();
  }

  /** The children of one service, whose processes write to these pipes. */
  of(service: string, pipes: KeptPipes): LifeChildren {
    this.#pipes.set(service, pipes);
    return {
      add: (pid) => {
        if (pid === undefined) return;
        this.#own.add(pid);
        this.#lineage.begin(service, { pid, startTicks: identify(pid)?.startTicks });
        for (const inMs of LOOKS_MS) this.#lookIn(inMs);
      },
      delete: (pid) => {
        this.#own.delete(pid);
        this.#lineage.end(pid);
      },
      adopted: () => this.#adoptedOf(service),
      orphans: () => this.#own.orphans(),
      reap: () => this.#own.reap(),
    };
  }

  /** The living processes of each service. */
  rows(): Map<string, ProcessRow[]> {
    return this.#lineage.look(readProcessTable());
  }

  /** Ends what this process was given and nobody knows the service of. */
  async endStrays(graceMs: number): Promise<EndedTree[]> {
    const strays = this.#own.adopted().map((pid) => identify(pid));
    return Promise.all(strays.map((root) => endProcessTree({ root, graceMs })));
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#own[Symbol.dispose]();
  }

  #adoptedOf(service: string): number[] {
    const found = new Set((this.rows().get(service) ?? []).map(({ pid }) => pid));
    const pipes = this.#pipes.get(service);
    for (const pid of this.#own.adopted()) if (pipes !== undefined && writesTo(pid, pipes)) found.add(pid);
    return [...found].filter((pid) => !this.#own.has(pid) && !isPortolans(pid));
  }

  #lookIn(inMs: number): void {
    const nowMs = performance.now();
    const dueMs = Math.ceil((nowMs + inMs) / SHARED_MS) * SHARED_MS;
    if (this.#timers.has(dueMs)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(dueMs);
      this.rows();
    }, dueMs - nowMs);
    timer.unref();
    this.#timers.set(dueMs, timer);
  }
}
