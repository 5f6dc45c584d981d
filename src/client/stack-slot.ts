import { join } from "node:path";
import { tryExclusiveLock } from "../control/exclusive-lock.ts";
import { keeperPaths } from "../control/keeper-paths.ts";
import type { StateFolder } from "../host/state-folder.ts";
import type { KeptIdentity } from "../services/keeper/keeper-options.ts";
import { clientFailure } from "./core/failures.ts";

export interface StackSlot extends Disposable {
  readonly identity: KeptIdentity;
}

interface SlotRequest {
  readonly folder: StateFolder;
  readonly project: string;
  readonly directory: string;
  /** The branch of a linked worktree. */
  readonly branch: string | undefined;
  readonly copy: string;
}

const COPIES_MAX = 256;

/**
 * Takes the lowest copy of a project that nobody has, until it is disposed of or this process ends. Numbers are used
 * again, so that names and ports stay the same from run to run, and what a keeper that was killed left is found.
 *
 * @throws {Failure} `STACK_COPIES_TAKEN`.
 */
export function takeStackSlot({ folder, project, directory, branch, copy }: SlotRequest): StackSlot {
  for (let number = 1; number <= COPIES_MAX; number++) {
    const name = `${copy}${number}`;
    const identity = { project, directory, branch: branch === undefined ? name : `${branch}-${name}` };
    const lock = tryExclusiveLock(join(folder.keeperFolder, `${keeperPaths(folder, identity).key}.slot`), 0);
    if (lock !== undefined) return { identity, [Symbol.dispose]: () => lock[Symbol.dispose]() };
  }
  throw clientFailure("STACK_COPIES_TAKEN", { project, copies: COPIES_MAX });
}
