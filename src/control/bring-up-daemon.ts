import { join } from "node:path";
import { ensureStateFolder } from "../host/state-folder.ts";
import type { ControlClient } from "./client.ts";
import type { DaemonStatus } from "./contract.ts";
import { controlFailure } from "./core/failures.ts";
import type { Version } from "./core/release.ts";
import { daemonStatus } from "./daemon-status.ts";
import { tryExclusiveLock } from "./exclusive-lock.ts";
import { lookAgain } from "./look-again.ts";
import { startDaemon, type StartDaemonOptions } from "./start-daemon.ts";
import { stopDaemon } from "./stop-daemon.ts";
import { assertUsable, usableDaemon } from "./usable-daemon.ts";

/** How long a command waits for another one that is starting the daemon, in milliseconds. */
const TURN_DEADLINE_MS = 45_000;

type BringUpOptions = StartDaemonOptions & { readonly own: Version };

interface BroughtUp {
  readonly status: DaemonStatus;
  /** True when this call started it. */
  readonly started: boolean;
}

/**
 * Starts a daemon, detached, where none answers, or in the place of an older one, whose workers and services live on.
 * Of many commands at once, one starts it, and the others wait.
 *
 * @throws {Failure} as `ensureDaemon` does.
 */
export async function bringUpDaemon(client: ControlClient, options: BringUpOptions): Promise<BroughtUp> {
  const { folder, own, signal } = options;
  ensureStateFolder(folder);
  for await (const _ of lookAgain(TURN_DEADLINE_MS, signal)) {
    using turn = tryExclusiveLock(join(folder.root, "starter.lock"), 0);
    // Another command may have started one, before this one's turn or while it waits for it.
    const status = await usableDaemon(client, { own, signal });
    if (status !== undefined) return { status, started: false };
    if (turn !== undefined) return await replaceDaemon(client, options);
  }
  throw controlFailure("DAEMON_SILENT", { operation: "start the daemon", deadlineMs: TURN_DEADLINE_MS });
}

async function replaceDaemon(client: ControlClient, options: BringUpOptions): Promise<BroughtUp> {
  const { own, signal } = options;
  const older = await daemonStatus(client, { signal });
  if (older !== undefined) await stopDaemon(client, { status: older, keepWorkers: true, signal });
  const { status, started } = await startDaemon(client, options);
  assertUsable(status, own);
  return { status, started };
}
