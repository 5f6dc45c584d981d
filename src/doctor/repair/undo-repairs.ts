import { describeStep } from "../core/describe-step.ts";
import { doctorFailure } from "../core/failures.ts";
import { type JournalBatch, type JournalEntry, undoSetting, undoState } from "../core/repair-journal.ts";
import { readText } from "../gather/read-text.ts";
import { readJournal, writeJournal } from "./journal-file.ts";
import { performStep } from "./perform-step.ts";
import { readState } from "./read-state.ts";

/** The repairs that `undoRepairs` would take back; undefined when there are none. */
export async function lastRepairs(journal: string): Promise<JournalBatch | undefined> {
  return (await readJournal(journal)).at(-1);
}

/**
 * Takes back what the doctor has repaired last, the latest first. What is taken back leaves the journal at once, so
 * that a failure on the way leaves only the rest.
 *
 * @throws {Failure} `REPAIR_SETTING_CHANGED`, `REPAIR_STATE_CHANGED`, `REPAIR_FAILED`, `REPAIR_JOURNAL_UNREADABLE`
 */
export async function undoRepairs(journal: string): Promise<readonly JournalEntry[]> {
  const batches = await readJournal(journal);
  const batch = batches.at(-1);
  const undone: JournalEntry[] = [];
  if (batch === undefined) return undone;
  for (const [at, entry] of Array.from(batch.entries.entries()).toReversed()) {
    await undoEntry(entry);
    undone.push(entry);
    const rest = { ...batch, entries: batch.entries.slice(0, at) };
    await writeJournal(journal, [...batches.slice(0, -1), ...(at === 0 ? [] : [rest])]);
  }
  return undone;
}

async function undoEntry(entry: JournalEntry): Promise<void> {
  if (await isUndone(entry)) return;
  for (const step of entry.undo) {
    if (step.type !== "write-setting") {
      await performStep(step, entry.id);
      continue;
    }
    const { path } = step;
    const present = (readText(path) ?? "").trim();
    const decision = undoSetting(entry, { path, present });
    if (decision.type === "refuse") {
      const { previous, written } = decision;
      throw doctorFailure("REPAIR_SETTING_CHANGED", { path, found: present, previous, written });
    }
    if (decision.type === "write") await performStep({ ...step, value: decision.value }, entry.id);
  }
}

/**
 * True when the state is again as it was before the repair.
 *
 * @throws {Failure} `REPAIR_STATE_CHANGED` when it is neither that nor what the repair has made of it.
 */
async function isUndone({ id, state, undo }: JournalEntry): Promise<boolean> {
  if (state === undefined) return false;
  const present = await readState(state.argv);
  const decision = undoState(state, present);
  if (decision !== "refuse") return decision === "nothing";
  throw doctorFailure("REPAIR_STATE_CHANGED", {
    id,
    state: state.argv.join(" "),
    found: present ?? "",
    after: state.after ?? "",
    undo: undo.map(describeStep).join("; "),
  });
}
