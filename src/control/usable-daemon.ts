import type { Failure } from "../failure/failure.ts";
import type { ControlClient } from "./client.ts";
import type { DaemonStatus } from "./contract.ts";
import { controlFailure } from "./core/failures.ts";
import { judgeDaemon, type Version } from "./core/release.ts";
import { daemonStatus } from "./daemon-status.ts";

/** Asks for the daemon that answers; undefined where there is none, or an older one. @throws {Failure} `DAEMON_NEWER`. */
export async function usableDaemon(
  client: ControlClient,
  { own, signal }: { readonly own: Version; readonly signal: AbortSignal | undefined },
): Promise<DaemonStatus | undefined> {
  const status = await daemonStatus(client, { signal });
  return status !== undefined && isUsable(status, own) ? status : undefined;
}

/** @throws {Failure} `DAEMON_NEWER`. */
function isUsable(status: DaemonStatus, own: Version): boolean {
  const verdict = judgeDaemon(status, own);
  if (verdict === "incompatible") throw newerDaemon(status, own);
  return verdict === "use";
}

/** @throws {Failure} `DAEMON_NEWER` unless a command of this release may use it. */
export function assertUsable(status: DaemonStatus, own: Version): void {
  if (!isUsable(status, own)) throw newerDaemon(status, own);
}

function newerDaemon(daemon: Version, own: Version): Failure {
  const { release, contract } = daemon;
  return controlFailure("DAEMON_NEWER", { release, contract, ownRelease: own.release, ownContract: own.contract });
}
