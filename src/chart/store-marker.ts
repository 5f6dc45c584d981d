import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { isSystemError } from "./sqlite-errors.ts";

/**
 * The side file that says that there was a store, and which: without it a store that was emptied or deleted
 * looks like a first start. Undefined without a marker; 0 for one that cannot be read.
 */
export function readMarker(path: string): number | undefined {
  try {
    const text = readFileSync(path, "utf8").trim();
    return /^[0-9a-f]{8}$/.test(text) ? Number.parseInt(text, 16) : 0;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return error.code === "ENOENT" ? undefined : 0;
  }
}

/** Writes the marker whole or not at all. */
export function writeMarker(path: string, chartId: number): void {
  if (readMarker(path) === chartId) return;
  writeFileSync(`${path}.new`, `${chartId.toString(16).padStart(8, "0")}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
