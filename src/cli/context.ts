import type { Tenure } from "../chart/core/tenure.ts";
import type { ControlClient } from "../control/client.ts";
import type { ChartView } from "../control/contract.ts";
import type { ChartReading } from "../control/read-chart.ts";
import { readSnapshot } from "../control/read-snapshot.ts";
import { type StateFolder, stateFolder } from "../host/state-folder.ts";
import type { Terminal } from "./terminal.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a command works with. Whatever is heavy is loaded when it is first asked for. */
export class CliContext {
  readonly environment: Environment;
  readonly workingDirectory: string;
  readonly terminal: Terminal;

  constructor(parts: { environment: Environment; workingDirectory: string; terminal: Terminal }) {
    this.environment = parts.environment;
    this.workingDirectory = parts.workingDirectory;
    this.terminal = parts.terminal;
  }

  /** @throws {Failure} when no folder can hold the state, as `stateFolder` says. */
  get folder(): StateFolder {
    return stateFolder(this.environment);
  }

  /** Reads the chart as the daemon last wrote it down: 10 ms sooner than by asking, and up to 50 ms late. */
  glance(): ChartView {
    return readSnapshot(this.folder.chartFile);
  }

  /** Reads the chart without starting anything. */
  async look(signal: AbortSignal): Promise<ChartReading> {
    const { readChart } = await import("../control/read-chart.ts");
    return readChart(this.folder, signal);
  }

  /** Reads who listened on a port, the latest first, as the daemons wrote it down. Throws what SQLite throws. */
  async history(port: number): Promise<Tenure[]> {
    const { readHistory } = await import("../chart/history-store.ts");
    return readHistory(this.folder.historyFile, port);
  }

  /** Returns the daemon, started if it was not there. */
  async daemon(signal: AbortSignal): Promise<ControlClient> {
    const { ensureDaemon } = await import("../control/ensure-daemon.ts");
    const { client } = await ensureDaemon({ folder: this.folder, environment: this.environment, signal });
    return client;
  }
}
