import type { Finding } from "../../doctor/core/diagnosis.ts";

const EVIDENCE_MAX = 3;

/** What is wrong, why, and what to do: for a screen that shows other things too. */
export function findingLines(findings: readonly Finding[]): string[] {
  return findings.flatMap(({ id, severity, cause, evidence, fix }) => [
    `${severity} ${id}: ${cause}`,
    ...evidence.slice(0, EVIDENCE_MAX).map((line) => `  ${line}`),
    `  fix: ${fix.says}`,
    ...fix.commands.map((command) => `    ${command}`),
  ]);
}
