import { join } from "node:path";
import type { Failure } from "../failure/failure.ts";
import { ensureStateFolder, type StateFolder } from "../host/state-folder.ts";
import { ControlClient } from "./client.ts";
import type { DaemonStatus } from "./contract.ts";
import { controlFailure } from "./core/failures.ts";
import { judgeDaemon, type Version } from "./core/release.ts";
import { daemonStatus } from "./daemon-status.ts";
import { lookAgain } from "./look-again.ts";
import { ownVersion } from "./release.ts";
import { startDaemon } from "./start-daemon.ts";
import { tryExclusiveLock } from "./exclusive-lock.ts";
import { stopDaemon } from "./stop-daemon.ts";

/** How long a command waits for another one that is starting the daemon, in milliseconds. */
const TURN_DEADLINE_MS = 45_000;

export interface EnsureDaemonOptions {
  readonly folder: StateFolder;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Given by tests; otherwise what package.json says. */
  readonly own?: Version;
  readonly signal?: AbortSignal | undefined;
}

export interface EnsuredDaemon {
  readonly client: ControlClient;
  readonly status: DaemonStatus;
  /** True when this call started it. */
  readonly started: boolean;
}

/**
 * Returns the daemon of this state folder: the one that answers, or one started here, detached. Of many at once,
 * one starts it, and the others wait; an older daemon is replaced, its workers and services live on.
 *
 * @throws {Failure} `DAEMON_NOT_STARTED` with the last lines of its log, `DAEMON_NEWER`, `DAEMON_NOT_STOPPED`.
 */
export async function ensureDaemon(options: EnsureDaemonOptions): Promise<EnsuredDaemon> {
  const { folder, signal } = options;
  const own = options.own ?? ownVersion();
  const client = new ControlClient(folder.controlSocket);
  const look = async (): Promise<EnsuredDaemon | undefined> => {
    const status = await daemonStatus(client, { signal });
    return status !== undefined && isUsable(status, own) ? { client, status, started: false } : undefined;
  };
  const found = await look();
  if (found !== undefined) return found;
  ensureStateFolder(folder);
  for await (const _ of lookAgain(TURN_DEADLINE_MS, signal)) {
    using turn = tryExclusiveLock(join(folder.root, "starter.lock"), 0);
    // Another command may have started one, before this one's turn or while it waits for it.
    const made = await look();
    if (made !== undefined) return made;
    if (turn !== undefined) return { client, ...(await replaceDaemon(client, { ...options, own })) };
  }
  throw controlFailure("DAEMON_SILENT", { operation: "start the daemon", deadlineMs: TURN_DEADLINE_MS });
}

async function replaceDaemon(
  client: ControlClient,
  options: EnsureDaemonOptions & { readonly own: Version },
): Promise<{ status: DaemonStatus; started: boolean }> {
  const { own, signal } = options;
  const older = await daemonStatus(client, { signal });
  if (older !== undefined) await stopDaemon(client, { status: older, keepWorkers: true, signal });
  const { status, started } = await startDaemon(client, options);
  if (!isUsable(status, own)) throw newer(status, own);
  return { status, started };
}

/** @throws {Failure} `DAEMON_NEWER`. */
function isUsable(status: DaemonStatus, own: Version): boolean {
  const verdict = judgeDaemon(status, own);
  if (verdict === "incompatible") throw newer(status, own);
  return verdict === "use";
}

function newer(daemon: Version, own: Version): Failure {
  const { release, contract } = daemon;
  return controlFailure("DAEMON_NEWER", { release, contract, ownRelease: own.release, ownContract: own.contract });
}
