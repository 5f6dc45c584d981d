import type { StateFolder } from "../host/state-folder.ts";
import { ControlClient } from "./client.ts";
import type { DaemonStatus } from "./contract.ts";
import type { Version } from "./core/release.ts";
import { ownVersion } from "./release.ts";
import { usableDaemon } from "./usable-daemon.ts";

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
  const status = await usableDaemon(client, { own, signal });
  if (status !== undefined) return { client, status, started: false };
  // Mostly one answers: then a command needs neither locks nor child processes.
  const { bringUpDaemon } = await import("./bring-up-daemon.ts");
  return { client, ...(await bringUpDaemon(client, { ...options, own })) };
}
