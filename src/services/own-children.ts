import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ChildProcess } from "node:child_process";
import { DAEMON_PROGRAM, WORKER_PROGRAM } from "../host/own-programs.ts";
import { describeProcess, processTree } from "../host/processes/processes.ts";

const CHANNEL = "child_process";
/** What Portolan's own background processes run. */
const OWN_PROGRAMS: ReadonlySet<string> = new Set([DAEMON_PROGRAM, WORKER_PROGRAM]);

/**
 * Keeps apart the children that this process started and those that it adopted. A subreaper is given every orphan below
 * it: a server that went to the background is the service's, though its environment may be gone; a gateway worker
 * whose daemon died is not.
 */
export class OwnChildren implements Disposable {
  readonly #pids = new Set<number>();
  readonly #onChild = (message: unknown): void => {
    const child = (message as { process: ChildProcess }).process;
    child.once("spawn", () => this.add(child.pid));
    child.once("exit", () => this.#pids.delete(child.pid ?? 0));
  };

  constructor() {
    subscribe(CHANNEL, this.#onChild);
  }

  /** Counts a child that was not started by Node. */
  add(pid: number | undefined): void {
    if (pid !== undefined) this.#pids.add(pid);
  }

  delete(pid: number): void {
    this.#pids.delete(pid);
  }

  get pids(): ReadonlySet<number> {
    return this.#pids;
  }

  /** Lists the living processes that this one adopted from the service. */
  adopted(): number[] {
    return processTree(process.pid).filter((pid) => {
      if (this.#pids.has(pid)) return false;
      const seen = describeProcess(pid);
      if (seen?.parentPid !== process.pid) return false;
      return !seen.argv.some((word) => OWN_PROGRAMS.has(word));
    });
  }

  [Symbol.dispose](): void {
    unsubscribe(CHANNEL, this.#onChild);
  }
}
