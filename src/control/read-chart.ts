import { isFailure } from "../failure/failure.ts";
import type { StateFolder } from "../host/state-folder.ts";
import { ControlClient } from "./client.ts";
import type { ChartView } from "./contract.ts";
import { readSnapshot } from "./read-snapshot.ts";

export interface ChartReading {
  readonly chart: ChartView;
  /** False when no daemon answered: the chart is what the last one left, or empty when there was none. */
  readonly live: boolean;
}

/**
 * Reads the chart for a command that only looks: from the daemon, or without one from the file that it keeps.
 *
 * @throws {Failure} `SNAPSHOT_UNREADABLE`.
 */
export async function readChart(folder: StateFolder, signal?: AbortSignal): Promise<ChartReading> {
  try {
    return { chart: await new ControlClient(folder.controlSocket).chart({ signal }), live: true };
  } catch (error) {
    if (!isFailure(error, "DAEMON_ABSENT") && !isFailure(error, "DAEMON_LOST")) throw error;
    return { chart: readSnapshot(folder.chartFile), live: false };
  }
}
