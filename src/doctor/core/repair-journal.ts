import type { RepairStep } from "./diagnosis.ts";

/** One repair as it is kept, so that it can be taken back by another process. */
export interface JournalEntry {
  readonly id: string;
  readonly cause: string;
  readonly steps: readonly RepairStep[];
  readonly undo: readonly RepairStep[];
  /** What settings held before, and what they held afterwards: the kernel may write a value in its own way. */
  readonly previous: Readonly<Record<string, string>>;
  readonly became: Readonly<Record<string, string>>;
  /** What the repair's command for its state said before and afterwards; undefined of one that writes settings. */
  readonly state?: RepairState | undefined;
}

export interface RepairState {
  readonly argv: readonly [string, ...string[]];
  readonly before: string;
  /** Undefined when the repair did not end, or nothing could be read. */
  readonly after?: string | undefined;
}

/** What one call of the doctor has repaired. */
export interface JournalBatch {
  readonly madeAtMs: number;
  readonly entries: readonly JournalEntry[];
}

/** Reads a journal, the oldest batch first; undefined when it is none. It can hold only what this user has put there. */
export function parseRepairJournal(text: string): readonly JournalBatch[] | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  return Array.isArray(read) && read.every(isBatch) ? read : undefined;
}

/** What is to be done to a setting that a repair has changed. */
export type SettingUndo =
  | { readonly type: "write"; readonly value: string }
  | { readonly type: "nothing" }
  | { readonly type: "refuse"; readonly previous: string; readonly written: string };

/** Decides on a setting by what it is now: only what the repair has written is taken back. */
export function undoSetting(entry: JournalEntry, { path, present }: { path: string; present: string }): SettingUndo {
  const previous = entry.previous[path] ?? "";
  const planned = entry.steps.find((step) => step.type === "write-setting" && step.path === path);
  const written = entry.became[path] ?? (planned?.type === "write-setting" ? planned.value : "");
  if (present === previous) return { type: "nothing" };
  return present === written ? { type: "write", value: previous } : { type: "refuse", previous, written };
}

/** Decides on a state by what it is now: `refuse` where somebody has changed it since. */
export function undoState({ before, after }: RepairState, present: string | undefined): "run" | "nothing" | "refuse" {
  if (present === before) return "nothing";
  return after === undefined || present === after ? "run" : "refuse";
}

function isBatch(value: unknown): value is JournalBatch {
  return isRecord(value) && typeof value["madeAtMs"] === "number" && isListOf(value["entries"], isEntry);
}

function isEntry(value: unknown): value is JournalEntry {
  return (
    isRecord(value) &&
    typeof value["id"] === "string" &&
    typeof value["cause"] === "string" &&
    isListOf(value["steps"], isStep) &&
    isListOf(value["undo"], isStep) &&
    isTexts(value["previous"]) &&
    isTexts(value["became"]) &&
    (value["state"] === undefined || isState(value["state"]))
  );
}

function isState(value: unknown): value is RepairState {
  return (
    isRecord(value) &&
    isListOf(value["argv"], isText) &&
    value["argv"].length > 0 &&
    isText(value["before"]) &&
    (value["after"] === undefined || isText(value["after"]))
  );
}

function isStep(value: unknown): value is RepairStep {
  if (!isRecord(value)) return false;
  if (value["type"] === "run") return isListOf(value["argv"], isText) && value["argv"].length > 0;
  return value["type"] === "write-setting" && isText(value["path"]) && isText(value["value"]);
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isRecord(value) && Object.values(value).every(isText);
}

function isListOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is readonly Item[] {
  return Array.isArray(value) && value.every(isItem);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
