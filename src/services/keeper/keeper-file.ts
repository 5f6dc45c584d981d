import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { KeeperFile } from "../../control/keeper-contract.ts";

/** Writes it in one step, so that no reader ever sees half of it. */
export function writeKeeperFile(file: string, content: KeeperFile): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.new`;
  writeFileSync(fresh, JSON.stringify(content), { mode: 0o600 });
  renameSync(fresh, file);
}

export function removeKeeperFile(file: string): void {
  rmSync(file, { force: true });
}
