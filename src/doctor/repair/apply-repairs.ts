import type { Repair, RepairStep } from "../core/diagnosis.ts";
import type { JournalEntry, RepairState } from "../core/repair-journal.ts";
import type { PlannedRepair } from "../core/repair-plan.ts";
import { readText } from "../gather/read-text.ts";
import { readJournal, writeJournal } from "./journal-file.ts";
import { performStep } from "./perform-step.ts";
import { readState } from "./read-state.ts";

/**
 * Does the repairs one after the other. Each stands in the journal before its first step, so that whatever ends this
 * process, what was done can be taken back.
 *
 * @throws {Failure} `REPAIR_FAILED`, `REPAIR_JOURNAL_UNREADABLE`
 */
export async function applyRepairs(
  repairs: readonly PlannedRepair[],
  { journal, nowMs }: { readonly journal: string; readonly nowMs: number },
): Promise<readonly JournalEntry[]> {
  const earlier = await readJournal(journal);
  const entries: JournalEntry[] = [];
  const keep = (): Promise<void> => writeJournal(journal, [...earlier, { madeAtMs: nowMs, entries }]);
  for (const { id, cause, repair } of repairs) {
    const { steps, undo } = repair;
    const state = await stateBefore(repair);
    const entry: JournalEntry = { id, cause, steps, undo, previous: valuesOf(steps), became: {}, state };
    entries.push(entry);
    await keep();
    for (const step of steps) await performStep(step, id);
    entries[entries.length - 1] = {
      ...entry,
      became: valuesOf(steps),
      state: state && { ...state, after: await readState(state.argv) },
    };
    await keep();
  }
  return entries;
}

async function stateBefore({ state: argv }: Repair): Promise<RepairState | undefined> {
  const before = argv && (await readState(argv));
  return argv === undefined || before === undefined ? undefined : { argv, before };
}

/** What the settings that the steps write hold at this moment. */
function valuesOf(steps: readonly RepairStep[]): Readonly<Record<string, string>> {
  const paths = steps.flatMap((step) => (step.type === "write-setting" ? [step.path] : []));
  return Object.fromEntries(paths.map((path) => [path, (readText(path) ?? "").trim()]));
}
