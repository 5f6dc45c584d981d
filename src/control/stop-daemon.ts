import { isFailure } from "../failure/failure.ts";
import type { ControlClient } from "./client.ts";
import type { DaemonStatus } from "./contract.ts";
import { controlFailure } from "./core/failures.ts";
import { daemonStatus } from "./daemon-status.ts";
import { lookAgain } from "./look-again.ts";

const GONE = ["OTHER_DAEMON", "DAEMON_ABSENT", "DAEMON_LOST"] as const;
/** How long a daemon may take to go, in milliseconds. */
const STOP_DEADLINE_MS = 10_000;

export interface StopDaemonOptions {
  /** The daemon that is meant: another one in its place is not touched. */
  readonly status: DaemonStatus;
  /** Leaves the gateway workers serving for the next daemon. */
  readonly keepWorkers: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks the daemon to stop and waits until it no longer answers.
 *
 * @throws {Failure} `DAEMON_NOT_STOPPED`.
 */
export async function stopDaemon(client: ControlClient, options: StopDaemonOptions): Promise<void> {
  const { status, keepWorkers, signal } = options;
  try {
    await client.stop({ keepWorkers, pid: status.pid }, { signal });
  } catch (error) {
    // Another command was quicker.
    if (GONE.some((code) => isFailure(error, code))) return;
    throw error;
  }
  for await (const _ of lookAgain(STOP_DEADLINE_MS, signal)) {
    const now = await daemonStatus(client, { signal });
    if (now === undefined || now.pid !== status.pid) return;
  }
  const { pid, release } = status;
  throw controlFailure("DAEMON_NOT_STOPPED", { pid, release, deadlineMs: STOP_DEADLINE_MS });
}
