import type { RepairStep } from "./diagnosis.ts";
import { shellWord } from "../../host/core/shell-word.ts";

/** Writes a step of a repair as a line for a shell. */
export function describeStep(step: RepairStep): string {
  if (step.type === "run") return step.argv.map((word) => shellWord(word)).join(" ");
  return `echo ${shellWord(step.value)} > ${shellWord(step.path)}`;
}
