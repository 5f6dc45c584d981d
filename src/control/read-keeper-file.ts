import { readFileSync } from "node:fs";
import type { KeeperFile, KeptLife, KeptProcess } from "./keeper-contract.ts";

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
    const isWhole =
      isProcess(found.keeper) && typeof found.identity.directory === "string" && found.lives.every(isLife);
    return isWhole ? found : undefined;
  } catch {
    // Torn by a full disk: it names nobody for sure, and nobody is ended by guess.
    return undefined;
  }
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
