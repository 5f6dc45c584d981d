import { ensureStateFolder, stateFolder } from "../host/state-folder.ts";
import type { StateFolder } from "../host/state-folder.ts";
import { takeDaemonLock } from "./daemon-lock.ts";

/** A state folder whose daemon this process is, until it is disposed. */
export interface ClaimedHome extends Disposable {
  readonly folder: StateFolder;
}

/**
 * Makes this process the daemon of the environment's home. It loads next to nothing: of many that start at once, all
 * but one find out here, before they load a whole daemon.
 *
 * @throws {Failure} `DAEMON_RUNNING`, and those of the state folder.
 */
export function claimHome(environment: Readonly<Record<string, string | undefined>>): ClaimedHome {
  const folder = stateFolder(environment);
  ensureStateFolder(folder);
  const lock = takeDaemonLock(folder.daemonLock, folder.root);
  return { folder, [Symbol.dispose]: () => lock[Symbol.dispose]() };
}
