import { readFileSync } from "node:fs";
import { controlFailure } from "./core/failures.ts";
import type { KeeperFile, KeptLife, KeptProcess } from "./keeper-contract.ts";

/**
 * Reads what a keeper left; undefined when there is nothing, or nothing that can be understood.
 *
 * @throws {Failure} `KEEPERS_UNREADABLE`, as when it is another user's.
 */
export function readKeeperFile(file: string): KeeperFile | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw keepersUnreadable(file, error);
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

/** What is thrown where the system refuses to read what keepers left; a bug stays one. */
export function keepersUnreadable(path: string, cause: unknown): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  return code === undefined ? cause : controlFailure("KEEPERS_UNREADABLE", { path, error: code }, { cause });
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
