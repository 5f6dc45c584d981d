import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { KeeperFile, KeptLife, KeptProcess } from "../../control/keeper-contract.ts";

/** Reads what a keeper left; undefined when there is nothing, or nothing that can be understood. */
export function readKeeperFile(file: string): KeeperFile | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    const found = JSON.parse(text) as KeeperFile;
    return isProcess(found.keeper) && found.lives.every(isLife) ? found : undefined;
  } catch {
    // Torn by a full disk: it names nobody for sure, and nobody is ended by guess.
    return undefined;
  }
}

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

function isLife(life: KeptLife): boolean {
  return (
    typeof life.service === "string" && typeof life.leaseId === "string" && life.leaseId !== "" && isProcess(life.root)
  );
}

function isProcess({ bootId, pidNamespace, pid, startTicks }: KeptProcess): boolean {
  return (
    [bootId, pidNamespace].every((text) => typeof text === "string") && [pid, startTicks].every(Number.isSafeInteger)
  );
}
