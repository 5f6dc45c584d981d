import { rmSync } from "node:fs";
import { tryExclusiveLock } from "../control/exclusive-lock.ts";
import type { FoundKeeper } from "../control/find-keepers.ts";
import { type StoppedLeftovers, stopLeftovers } from "../services/keeper/leftovers.ts";
import { cliFailure } from "./core/failures.ts";
import { copyName } from "./core/choose-keeper.ts";

/** Another keeper that comes up just now takes them over within this. */
const LOCK_PATIENCE_MS = 2000;

/**
 * Stops what a dead keeper left running, all of it or these services, as the keeper that it is not any more.
 *
 * @throws {Failure} `KEEPER_CAME` when another keeper has the project by now.
 */
export async function stopLeft({ paths, file }: FoundKeeper, services: readonly string[]): Promise<StoppedLeftovers> {
  using lock = tryExclusiveLock(paths.lock, LOCK_PATIENCE_MS);
  if (lock === undefined) throw cliFailure("KEEPER_CAME", { project: copyName(file.identity) });
  const isAll = services.length === 0;
  const lives = file.lives.filter(({ service }) => isAll || services.includes(service));
  const kept = new Set(file.lives.filter((life) => !lives.includes(life)).map(({ service }) => service));
  const stopped = await stopLeftovers({ ...file, lives }, { pipes: paths.pipes, kept });
  // With some of them left, the next `up` must find these.
  if (isAll && stopped.left.length === 0) rmSync(paths.file, { force: true });
  return stopped;
}
