import { dirname, join } from "node:path";
import { getCompileCacheDir } from "node:module";
import { DaemonLog } from "../../control/daemon-log.ts";
import { FRUGAL } from "../../control/daemon-program.ts";
import { KeeperClient } from "../../control/keeper-client.ts";
import { keeperPaths } from "../../control/keeper-paths.ts";
import { lookAgain } from "../../control/look-again.ts";
import { isFailure } from "../../failure/failure.ts";
import { OWN_ROOT } from "../../host/own-programs.ts";
import { type ProcessExit, spawnDetached } from "../../host/processes/spawn-detached.ts";
import { ensureStateFolder, type StateFolder } from "../../host/state-folder.ts";
import type { KeeperStart } from "../../services/keeper/keeper-start.ts";
import { copyName } from "../core/choose-keeper.ts";
import { cliFailure } from "../core/failures.ts";

/** A keeper answers as soon as its daemon does, which may have to start. */
const ANSWER_DEADLINE_MS = 60_000;
const LINES_SHOWN = 12;
const NOT_YET = ["KEEPER_ABSENT", "KEEPER_LOST", "KEEPER_SILENT"] as const;
/** Exit status of a keeper that gave way to another one of its project. */
export const GAVE_WAY = 4;

export interface DetachedOptions {
  readonly folder: StateFolder;
  readonly start: KeeperStart;
  readonly signal: AbortSignal;
}

export interface StartedKeeper {
  readonly client: KeeperClient;
  /** Another one was faster: it knows nothing yet of what is asked for. */
  readonly isOther: boolean;
}

/**
 * Starts a keeper in the background and waits until it answers. It has begun to start its services then.
 *
 * @throws {Failure} `KEEPER_NOT_STARTED` with what it wrote last.
 */
export async function startDetached({ folder, start, signal }: DetachedOptions): Promise<StartedKeeper> {
  ensureStateFolder(folder);
  const { socket, key } = keeperPaths(folder, start.identity);
  const log = await DaemonLog.mark(join(folder.keeperFolder, `${key}.log`));
  const cache = getCompileCacheDir();
  const keeper = await spawnDetached({
    program: process.execPath,
    args: [...FRUGAL, join(OWN_ROOT, "bin", "portolan"), "__keep"],
    environment: start.environment,
    extraEnvironment: cache === undefined ? {} : { NODE_COMPILE_CACHE: dirname(cache) },
    logFile: log.file,
    input: JSON.stringify(start),
  });
  let exit: ProcessExit | undefined;
  void keeper.exited.then((ended) => (exit = ended));
  const client = new KeeperClient(socket);
  try {
    for await (const _ of lookAgain(ANSWER_DEADLINE_MS, signal)) {
      // Asked first: one that was fast is not to be missed.
      const hasEnded = exit !== undefined;
      const pid = await answering(client, signal);
      if (pid !== undefined) return { client, isOther: pid !== keeper.pid };
      if (hasEnded && exit?.code !== GAVE_WAY) break;
    }
  } catch (error) {
    // Nobody has heard of it yet, and nobody wants it any more.
    if (exit === undefined) process.kill(keeper.pid, "SIGTERM");
    throw error;
  }
  const lastLines = await log.lastLines(LINES_SHOWN);
  throw cliFailure("KEEPER_NOT_STARTED", { project: copyName(start.identity), lastLines });
}

/** The keeper that answers; undefined while none does. */
async function answering(client: KeeperClient, signal: AbortSignal): Promise<number | undefined> {
  try {
    return (await client.view({ signal })).keeper.pid;
  } catch (error) {
    // Ten of them that start at once are slow to answer.
    if (NOT_YET.some((code) => isFailure(error, code))) return undefined;
    throw error;
  }
}
