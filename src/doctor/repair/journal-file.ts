import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { open, rename } from "node:fs/promises";
import { doctorFailure } from "../core/failures.ts";
import { type JournalBatch, parseRepairJournal } from "../core/repair-journal.ts";

const BATCHES_MAX = 20;
const BYTES_MAX = 1024 * 1024;
const OTHERS = 0o077;

/**
 * Reads what was repaired, the oldest first; empty when there is no journal. What stands in it may be run by root, so
 * it must be a plain file of this very user that nobody else may touch.
 *
 * @throws {Failure} `REPAIR_JOURNAL_UNREADABLE`
 */
export async function readJournal(path: string): Promise<readonly JournalBatch[]> {
  const refuse = (reason: string): Error => doctorFailure("REPAIR_JOURNAL_UNREADABLE", { path, reason });
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw refuse(`cannot be opened (${error.code ?? "no reason"})`);
    },
  );
  if (handle === undefined) return [];
  await using _closing = { [Symbol.asyncDispose]: () => handle.close() };
  const stats = await handle.stat();
  if (!stats.isFile()) throw refuse("is no plain file");
  if (stats.uid !== process.geteuid?.()) throw refuse(`belongs to user ${stats.uid}`);
  if ((stats.mode & OTHERS) !== 0) throw refuse("is open to other users");
  if (stats.size > BYTES_MAX) throw refuse("is too large");
  const batches = parseRepairJournal(await handle.readFile("utf8"));
  if (batches === undefined) throw refuse("is no journal");
  return batches;
}

/** Writes the journal whole or not at all (0600), and has it on the disk before anything is changed. */
export async function writeJournal(path: string, batches: readonly JournalBatch[]): Promise<void> {
  const fresh = `${path}.${randomBytes(6).toString("hex")}`;
  const handle = await open(fresh, "wx", 0o600);
  try {
    await handle.writeFile(JSON.stringify(batches.slice(-BATCHES_MAX), undefined, 2));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(fresh, path);
}
