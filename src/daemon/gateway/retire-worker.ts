import { rmSync } from "node:fs";
import { mailboxPath } from "../../host/state-folder.ts";
import type { StateFolder } from "../../host/state-folder.ts";
import type { WorkerHandle } from "./worker-handle.ts";

const KILL_MS = 2_000;
const POLL_MS = 20;

/** Ends a worker at once, and waits until it is gone. */
export async function killWorker(worker: WorkerHandle): Promise<void> {
  const endMs = performance.now() + KILL_MS;
  while (worker.isAlive && performance.now() < endMs) {
    signalWorker(worker, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Sends a signal to a worker that lives. */
export function signalWorker(worker: WorkerHandle, signal: NodeJS.Signals): void {
  try {
    if (worker.isAlive) process.kill(worker.identity.pid, signal);
  } catch (error) {
    // It may have ended in between.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Removes what a worker that was killed could not. */
export function clearAfterWorker(folder: StateFolder, workerId: string): void {
  rmSync(mailboxPath(folder, workerId), { force: true });
}
