import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ChildProcess } from "node:child_process";
import { listChildren, listDescendants } from "../host/processes/descendants.ts";
import { DAEMON_PROGRAM, WORKER_PROGRAM } from "../host/own-programs.ts";
import { describeProcess, processTree } from "../host/processes/processes.ts";
import { becomeSubreaper, reapAdopted } from "../host/processes/subreaper.ts";
import { isFailure, type Failure } from "../failure/failure.ts";

const CHANNEL = "child_process";
/** What Portolan's own background processes run. */
const OWN_PROGRAMS: ReadonlySet<string> = new Set([DAEMON_PROGRAM, WORKER_PROGRAM]);

/** Children that one life started, and the orphans that came from it. */
export interface LifeChildren {
  /** Counts a child that was not started by Node. */
  add(pid: number | undefined): void;
  delete(pid: number): void;
  /** Lists the living processes that this one adopted from the life. */
  adopted(): number[];
  /**
   * Lists all that this process adopted, of whichever life, and what is below that; undefined where that cannot be told
   * without a look at all processes.
   */
  orphans(): number[] | undefined;
  /** Reaps those of them that have ended. */
  reap(): void;
}

/**
 * Keeps apart the children that this process started and those that it adopted. A subreaper is given every orphan below
 * it: a server that went to the background is the service's, though its environment may be gone; a gateway worker
 * whose daemon died is not.
 */
export class OwnChildren implements LifeChildren, Disposable {
  readonly #pids = new Set<number>();
  #isSubreaper = false;
  readonly #onChild = (message: unknown): void => {
    const child = (message as { process: ChildProcess }).process;
    child.once("spawn", () => this.add(child.pid));
    child.once("exit", () => this.#pids.delete(child.pid ?? 0));
  };

  constructor() {
    subscribe(CHANNEL, this.#onChild);
  }

  add(pid: number | undefined): void {
    if (pid !== undefined) this.#pids.add(pid);
  }

  delete(pid: number): void {
    this.#pids.delete(pid);
  }

  /** True for one that this process started itself. */
  has(pid: number): boolean {
    return this.#pids.has(pid);
  }

  /** Counts the children that this process has at this moment. */
  addPresent(): void {
    for (const pid of processTree(process.pid)) if (describeProcess(pid)?.parentPid === process.pid) this.add(pid);
  }

  /**
   * Makes this process the parent of every orphan below it, where the system can; before anything is started, since a
   * server may go to the background within milliseconds. Gives the failure that was survived.
   */
  receiveOrphans(): Failure | undefined {
    if (this.#isSubreaper || process.platform !== "linux") return undefined;
    try {
      becomeSubreaper();
    } catch (error) {
      if (!isFailure(error)) throw error;
      return error;
    }
    this.#isSubreaper = true;
    process.on("SIGCHLD", this.#onChildEnd);
    return undefined;
  }

  reap(): void {
    if (this.#isSubreaper) reapAdopted(this.#pids);
  }

  readonly #onChildEnd = (): void => this.reap();

  adopted(): number[] {
    return processTree(process.pid).filter((pid) => {
      if (this.#pids.has(pid)) return false;
      return describeProcess(pid)?.parentPid === process.pid && !isPortolans(pid);
    });
  }

  orphans(): number[] | undefined {
    if (!this.#isSubreaper) return undefined;
    const given = listChildren(process.pid)?.filter((pid) => !this.#pids.has(pid));
    return given?.flatMap((pid) => [pid, ...(listDescendants(pid) ?? [])]);
  }

  [Symbol.dispose](): void {
    process.off("SIGCHLD", this.#onChildEnd);
    unsubscribe(CHANNEL, this.#onChild);
  }
}

/** True for a daemon or a gateway worker, which belong to no service whoever brought them up. */
export function isPortolans(pid: number): boolean {
  return describeProcess(pid)?.argv.some((word) => OWN_PROGRAMS.has(word)) === true;
}
