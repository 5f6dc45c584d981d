import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { ProcessIdentity } from "../host/processes/processes.ts";

/** What a daemon says of itself, and what its successor takes up. */
export interface DaemonFile {
  readonly pid: number;
  readonly release: string;
  readonly contract: number;
  readonly startedAtMs: number;
  /** The port that was asked for, and the ports that were found: the next daemon takes the same. */
  readonly wishedPort: number;
  readonly ports: readonly number[];
  /** Where the resolver answers; undefined where it could not be opened. */
  readonly resolverPort: number | undefined;
  /** Somebody asked it to stop: what runs waits for the next daemon, and starts none by itself. */
  readonly isStopped: boolean;
  /** Workers that may outlive the daemon. */
  readonly workers: readonly { readonly workerId: string; readonly identity: ProcessIdentity }[];
}

/** Reads what the last daemon left; undefined when there is nothing that can be read. */
export function readDaemonFile(file: string): DaemonFile | undefined {
  try {
    const found = JSON.parse(readFileSync(file, "utf8")) as Partial<DaemonFile> | null;
    if (!found || !Array.isArray(found.ports) || !Array.isArray(found.workers)) return undefined;
    return found as DaemonFile;
  } catch {
    return undefined; // Nothing in it is needed for good: without it ports are chosen and workers started anew.
  }
}

/** Writes it whole, by renaming. */
export function writeDaemonFile(file: string, content: DaemonFile): void {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(temporary, file);
}
