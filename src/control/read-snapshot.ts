import { readFileSync } from "node:fs";
import type { ChartView } from "./contract.ts";
import { controlFailure } from "./core/failures.ts";

/**
 * Reads the file in which the daemon writes down the chart, within 50 ms of each change; empty when there is none.
 *
 * @throws {Failure} `SNAPSHOT_UNREADABLE`.
 */
export function readSnapshot(file: string): ChartView {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return { services: [], leases: [], aliases: [] };
    throw error;
  }
  try {
    const { services, leases, aliases, uses = [] } = JSON.parse(text) as Partial<ChartView>;
    if (Array.isArray(services) && Array.isArray(leases) && Array.isArray(aliases)) {
      return { services, leases, aliases, uses };
    }
  } catch (error) {
    throw controlFailure("SNAPSHOT_UNREADABLE", { file }, { cause: error });
  }
  throw controlFailure("SNAPSHOT_UNREADABLE", { file });
}
