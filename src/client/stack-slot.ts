import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tryExclusiveLock } from "../control/exclusive-lock.ts";
import { keeperPaths } from "../control/keeper-paths.ts";
import type { StateFolder } from "../host/state-folder.ts";
import type { KeptIdentity } from "../services/keeper/keeper-options.ts";
import { copyDataFolder } from "../services/keeper/copy-data-folder.ts";
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
/** Stands in the data folder of a copy that a stack made, and may take away again. No service is called so. */
const MARK = ".stack";

/**
 * Takes the lowest copy of a project that nobody has, until it is disposed of or this process ends. Numbers are used
 * again, so that names and ports stay the same from run to run, and what a keeper that was killed left is found. A copy
 * with data that no stack made, such as one of `up --copy`, is passed over.
 *
 * @throws {Failure} `STACK_COPIES_TAKEN`.
 */
export function takeStackSlot({ folder, project, directory, branch, copy }: SlotRequest): StackSlot {
  for (let number = 1; number <= COPIES_MAX; number++) {
    const name = `${copy}${number}`;
    const identity = { project, directory, branch: branch === undefined ? name : `${branch}-${name}` };
    const data = stackData(folder, identity);
    if (existsSync(data) && !existsSync(join(data, MARK))) continue;
    const lock = tryExclusiveLock(join(folder.keeperFolder, `${keeperPaths(folder, identity).key}.slot`), 0);
    if (lock !== undefined) return { identity, [Symbol.dispose]: () => lock[Symbol.dispose]() };
  }
  throw clientFailure("STACK_COPIES_TAKEN", { project, copies: COPIES_MAX });
}

/** Where the data of a stack stands. */
export function stackData(folder: StateFolder, identity: KeptIdentity): string {
  return copyDataFolder(folder, identity);
}

/** Says of a data folder that it is a stack's, before anything else stands there. */
export function markStackData(data: string): void {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  writeFileSync(join(data, MARK), "", { mode: 0o600 });
}
