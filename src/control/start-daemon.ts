import { join } from "node:path";
import { isFailure } from "../failure/failure.ts";
import { spawnDetached, type DetachedProcess } from "../host/processes/spawn-detached.ts";
import type { StateFolder } from "../host/state-folder.ts";
import type { ControlClient } from "./client.ts";
import type { DaemonStatus } from "./contract.ts";
import { controlFailure } from "./core/failures.ts";
import { DaemonLog } from "./daemon-log.ts";
import { daemonProgram, GAVE_WAY } from "./daemon-program.ts";
import { daemonStatus } from "./daemon-status.ts";
import { lookAgain } from "./look-again.ts";

/** How long a daemon may take until it answers, in milliseconds: one that cannot start ends long before. */
const START_DEADLINE_MS = 30_000;
/** How long a daemon that gave way to another one leaves that one to answer, before it is tried again, in milliseconds. */
const OVERTAKEN_MS = 500;
const RESTARTS_MAX = 1;
const LINES_SHOWN = 12;

export interface StartDaemonOptions {
  readonly folder: StateFolder;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts a daemon and waits until one answers. It may be another one: the daemon's own lock lets one live.
 *
 * @throws {Failure} `DAEMON_NOT_STARTED` with what it wrote last.
 */
export async function startDaemon(
  client: ControlClient,
  options: StartDaemonOptions,
): Promise<{ status: DaemonStatus; started: boolean }> {
  const log = await DaemonLog.mark(join(options.folder.logFolder, "daemon.log"));
  let restarts = 0;
  let attempt = await Attempt.start(log, options);
  for await (const passedMs of lookAgain(START_DEADLINE_MS, options.signal)) {
    const status = await answering(client, options.signal);
    if (status !== undefined) return { status, started: status.pid === attempt.pid };
    if (attempt.endedMs === undefined || performance.now() - attempt.endedMs < OVERTAKEN_MS) continue;
    // It may have given way to a daemon that was just leaving; one that comes up slowly is waited for.
    if (attempt.code !== GAVE_WAY) restarts += 1;
    if (restarts > RESTARTS_MAX) return notStarted(log, passedMs);
    attempt = await Attempt.start(log, options);
  }
  return notStarted(log, START_DEADLINE_MS);
}

/** One daemon process, and when it ended. */
class Attempt {
  readonly pid: number;
  /** When it ended; undefined while it lives. */
  endedMs: number | undefined;
  /** Its exit status. */
  code: number | null | undefined;

  private constructor(daemon: DetachedProcess) {
    this.pid = daemon.pid;
    void this.#watch(daemon);
  }

  async #watch(daemon: DetachedProcess): Promise<void> {
    ({ code: this.code } = await daemon.exited);
    this.endedMs = performance.now();
  }

  static async start(log: DaemonLog, options: StartDaemonOptions): Promise<Attempt> {
    const { environment } = options;
    return new Attempt(await spawnDetached({ ...daemonProgram(), environment, logFile: log.file }));
  }
}

/** A daemon that is not ready to answer counts as one that is not there yet. */
async function answering(client: ControlClient, signal: AbortSignal | undefined): Promise<DaemonStatus | undefined> {
  try {
    return await daemonStatus(client, { signal, deadlineMs: START_DEADLINE_MS });
  } catch (error) {
    if (isFailure(error, "DAEMON_SILENT")) return undefined;
    throw error;
  }
}

async function notStarted(log: DaemonLog, passedMs: number): Promise<never> {
  const lastLines = await log.lastLines(LINES_SHOWN);
  throw controlFailure("DAEMON_NOT_STARTED", { deadlineMs: Math.ceil(passedMs), log: log.file, lastLines });
}
