import { ControlClient } from "../control/client.ts";
import { isFailure } from "../failure/failure.ts";
import { controlFailure } from "../control/core/failures.ts";
import { daemonStatus } from "../control/daemon-status.ts";
import type { ChartClient } from "../services/chart-client.ts";
import type { StateFolder } from "../host/state-folder.ts";
import { readDaemonFile } from "./daemon-file.ts";

/** Where the daemon of one state folder is found, or started. */
export interface DaemonSource {
  readonly folder: StateFolder;
  daemon(signal: AbortSignal): Promise<ControlClient>;
}

/** True while the user wants no daemon: a run that had one waits for the next, and does not bring it back by itself. */
async function wasStopped({ folder }: DaemonSource, signal: AbortSignal): Promise<boolean> {
  if (readDaemonFile(folder.daemonFile)?.isStopped !== true) return false;
  return (await daemonStatus(new ControlClient(folder.controlSocket), { signal })) === undefined;
}

/** Gives a run the daemon, as the run knows it: found or started by `connect`, then one call after the other. */
export function chartClientFor(source: DaemonSource): ChartClient {
  let daemon: ControlClient | undefined;
  const call = async <Answer>(operation: string, ask: (client: ControlClient) => Promise<Answer>): Promise<Answer> => {
    if (daemon === undefined) throw controlFailure("DAEMON_LOST", { operation });
    try {
      return await ask(daemon);
    } catch (error) {
      // One that is away and one that goes away are the same to a run: it connects again.
      if (isFailure(error, "DAEMON_ABSENT")) throw controlFailure("DAEMON_LOST", { operation }, { cause: error });
      throw error;
    }
  };
  return {
    async connect(signal) {
      if (daemon !== undefined && (await wasStopped(source, signal)))
        throw controlFailure("DAEMON_LOST", { operation: "connect" });
      daemon = await source.daemon(signal);
    },
    register: (request, signal) => call("register", (client) => client.registerService(request, { signal })),
    update: (id, request, signal) => call("update", (client) => client.updateService(id, request, { signal })),
    end: (id, request) => call("end", (client) => client.endService(id, request, { deadlineMs: 3_000 })),
    hold: (id) => call("hold", (client) => client.holdService(id)),
  };
}
