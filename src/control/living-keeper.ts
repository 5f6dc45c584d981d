import { isFailure } from "../failure/failure.ts";
import type { StateFolder } from "../host/state-folder.ts";
import { controlFailure } from "./core/failures.ts";
import { findKeeper } from "./find-keepers.ts";
import { KeeperClient } from "./keeper-client.ts";
import type { keeperPaths } from "./keeper-paths.ts";
import { lookAgain } from "./look-again.ts";

/** How long a keeper that lives may take until it answers, or has ended. */
const DEADLINE_MS = 15_000;

/**
 * Finds the keeper of one copy that answers; undefined when none lives. One that comes up or goes just now is waited for.
 *
 * @throws {Failure} `KEEPER_SILENT`.
 */
export async function livingKeeper(
  folder: StateFolder,
  copy: Parameters<typeof keeperPaths>[1],
  signal?: AbortSignal,
): Promise<KeeperClient | undefined> {
  for await (const _ of lookAgain(DEADLINE_MS, signal)) {
    const found = findKeeper(folder, copy);
    if (found?.isAlive !== true) return undefined;
    const client = new KeeperClient(found.paths.socket);
    try {
      await client.view({ signal });
      return client;
    } catch (error) {
      if (!isFailure(error, "KEEPER_ABSENT") && !isFailure(error, "KEEPER_LOST")) throw error;
    }
  }
  throw controlFailure("KEEPER_SILENT", { operation: "view", deadlineMs: DEADLINE_MS });
}

/** Waits until the keeper of one copy has let go of it; one that takes longer than a moment is not waited for. */
export async function keeperGone(
  folder: StateFolder,
  copy: Parameters<typeof keeperPaths>[1],
  signal?: AbortSignal,
): Promise<void> {
  for await (const _ of lookAgain(DEADLINE_MS, signal)) if (findKeeper(folder, copy)?.isAlive !== true) return;
}
