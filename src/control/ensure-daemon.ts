import type { Failure } from "../failure/failure.ts";
import { ensureStateFolder, type StateFolder } from "../host/state-folder.ts";
import { ControlClient } from "./client.ts";
import type { DaemonStatus } from "./contract.ts";
import { controlFailure } from "./core/failures.ts";
import { judgeDaemon, type Version } from "./core/release.ts";
import { daemonStatus } from "./daemon-status.ts";
import { ownVersion } from "./release.ts";
import { startDaemon } from "./start-daemon.ts";
import { stopDaemon } from "./stop-daemon.ts";

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
 * one daemon remains, as its own lock decides; an older daemon is replaced, its workers and services live on.
 *
 * @throws {Failure} `DAEMON_NOT_STARTED` with the last lines of its log, `DAEMON_NEWER`, `DAEMON_NOT_STOPPED`.
 */
export async function ensureDaemon(options: EnsureDaemonOptions): Promise<EnsuredDaemon> {
  const { folder, signal } = options;
  const client = new ControlClient(folder.controlSocket);
  const own = options.own ?? ownVersion();
  const found = await daemonStatus(client, { signal });
  if (found !== undefined) {
    const verdict = judgeDaemon(found, own);
    if (verdict === "use") return { client, status: found, started: false };
    if (verdict === "incompatible") throw newer(found, own);
    await stopDaemon(client, { status: found, keepWorkers: true, signal });
  }
  ensureStateFolder(folder);
  const { status, started } = await startDaemon(client, options);
  // Another command may have started its own, of another release, in the same instant.
  if (judgeDaemon(status, own) !== "use") throw newer(status, own);
  return { client, status, started };
}

function newer(daemon: Version, own: Version): Failure {
  const { release, contract } = daemon;
  return controlFailure("DAEMON_NEWER", { release, contract, ownRelease: own.release, ownContract: own.contract });
}
