import type { FoundKeeper } from "../control/find-keepers.ts";
import { type Failure, isFailure } from "../failure/failure.ts";
import { copyName } from "./core/choose-keeper.ts";
import { type StopOptions, type StoppedProject, stopProject } from "./stop-project.ts";

export interface StoppedOne extends StoppedProject {
  /** A copy by its own name, such as `shop-fix-ui`. */
  readonly project: string;
  /** Its keeper had died before. */
  readonly wasLost: boolean;
  readonly tookMs: number;
}

/** One that could not be stopped. */
export interface NotStopped {
  readonly project: string;
  readonly failure: Failure;
}

/** Stops one project, and says how. @throws {Failure} as `stopProject` does. */
export async function stopOne(found: FoundKeeper, options: StopOptions): Promise<StoppedOne> {
  const startMs = performance.now();
  const stopped = await stopProject(found, options);
  const { file, isAlive } = found;
  return { project: copyName(file.identity), wasLost: !isAlive, ...stopped, tookMs: performance.now() - startMs };
}

/** Stops many projects side by side; one that cannot be stopped holds up no other. */
export async function stopAll(
  all: readonly FoundKeeper[],
  options: Omit<StopOptions, "services">,
): Promise<readonly (StoppedOne | NotStopped)[]> {
  const stopped = all.map(async (found) => {
    try {
      return [await stopOne(found, { ...options, services: [] })];
    } catch (error) {
      // It has ended by itself meanwhile.
      if (isFailure(error, "KEEPER_ABSENT") || isFailure(error, "KEEPER_LOST")) return [];
      if (!isFailure(error) || error.code === "CANCELLED") throw error;
      return [{ project: copyName(found.file.identity), failure: error }];
    }
  });
  return (await Promise.all(stopped)).flat();
}
