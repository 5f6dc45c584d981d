import { rmSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { KeeperFile } from "../../control/keeper-contract.ts";

/**
 * Writes it in one step, so that no reader ever sees half of it. Beside all else: where a disk is busy, as with the data
 * of ten databases, one rename may take seconds.
 */
export async function writeKeeperFile(file: string, content: KeeperFile): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.new`;
  await writeFile(fresh, JSON.stringify(content), { mode: 0o600 });
  await rename(fresh, file);
}

export function removeKeeperFile(file: string): void {
  rmSync(file, { force: true });
}
