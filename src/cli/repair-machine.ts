import { join } from "node:path";
import { describeStep } from "../doctor/core/describe-step.ts";
import type { Finding, RepairStep } from "../doctor/core/diagnosis.ts";
import { shellWord } from "../host/core/shell-word.ts";
import { planRepairs, type PlannedRepair } from "../doctor/core/repair-plan.ts";
import { applyRepairs } from "../doctor/repair/apply-repairs.ts";
import { lastRepairs, undoRepairs } from "../doctor/repair/undo-repairs.ts";
import { ensureStateFolder } from "../host/state-folder.ts";
import type { CliContext } from "./context.ts";
import { usageFailure } from "./core/failures.ts";
import { plainText } from "./core/plain-text.ts";

/** What came of a wish to repair, or to take repairs back. */
export interface Repaired {
  readonly outcome: "done" | "refused" | "nothing";
  /** By the ids of their diagnoses. */
  readonly ids: readonly string[];
  /** Commands that only root may run; words for a shell. */
  readonly rootCommands: readonly string[];
}

interface Asking {
  readonly context: CliContext;
  readonly signal: AbortSignal;
  /** Asks nothing. */
  readonly isSure: boolean;
}

/** Applies the safe repairs of what was found, once they were shown and agreed to. */
export async function repairMachine(findings: readonly Finding[], asking: Asking): Promise<Repaired> {
  const plan = planRepairs(findings, { isRoot: process.geteuid?.() === 0 });
  const rootCommands = commandsOf(plan.needsRoot);
  if (plan.ready.length === 0) return { outcome: "nothing", ids: [], rootCommands };
  const preview = plan.ready.flatMap(({ id, cause, repair }) => [`${id}: ${cause}`, ...stepLines(repair.steps)]);
  if (!(await agree(["This will repair", ...indented(preview)], asking)))
    return { outcome: "refused", ids: [], rootCommands };
  const { folder } = asking.context;
  ensureStateFolder(folder);
  const entries = await applyRepairs(plan.ready, { journal: journalIn(asking.context), nowMs: Date.now() });
  return { outcome: "done", ids: entries.map(({ id }) => id), rootCommands };
}

/** Takes back what was repaired last, once it was shown and agreed to. */
export async function takeBackRepairs(asking: Asking): Promise<Repaired> {
  const journal = journalIn(asking.context);
  const batch = await lastRepairs(journal);
  if (batch === undefined) return { outcome: "nothing", ids: [], rootCommands: [] };
  const preview = batch.entries
    .toReversed()
    .flatMap(({ id, cause, undo, previous }) => [
      `${id}: ${cause}`,
      ...stepLines(undo.map((step) => asItWas(step, previous))),
    ]);
  if (!(await agree(["This will take back", ...indented(preview)], asking))) {
    return { outcome: "refused", ids: [], rootCommands: [] };
  }
  const entries = await undoRepairs(journal);
  return { outcome: "done", ids: entries.map(({ id }) => id), rootCommands: [] };
}

function asItWas(step: RepairStep, previous: Readonly<Record<string, string>>): RepairStep {
  return step.type === "write-setting" ? { ...step, value: previous[step.path] ?? step.value } : step;
}

function journalIn({ folder }: CliContext): string {
  return join(folder.root, "repairs.json");
}

function commandsOf(repairs: readonly PlannedRepair[]): string[] {
  return repairs.flatMap(({ repair }) =>
    repair.steps.map((step) =>
      step.type === "write-setting"
        ? `echo ${shellWord(step.value)} | sudo tee ${shellWord(step.path)}`
        : `sudo ${describeStep(step)}`,
    ),
  );
}

function stepLines(steps: readonly RepairStep[]): string[] {
  return indented(steps.map(describeStep));
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

async function agree(lines: readonly string[], { context, signal, isSure }: Asking): Promise<boolean> {
  const { terminal } = context;
  if (isSure) return true;
  if (!terminal.canAsk)
    throw usageFailure("Cannot ask before something is changed: there is no terminal", "Pass --yes");
  terminal.say(`${lines.map(plainText).join("\n")}\n`);
  return terminal.confirm("Go on?", signal);
}
