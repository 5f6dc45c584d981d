import type { Finding } from "../../doctor/core/diagnosis.ts";
import { plainText } from "./plain-text.ts";

/** A line of a finding, without indent and colour. */
export interface FindingLine {
  readonly part: "cause" | "evidence" | "fix" | "command" | "source";
  readonly text: string;
}

/** Says of a finding what is wrong, what shows it, what mends it, and where that is from. */
export function findingLines({ id, cause, evidence, fix, reference }: Finding): FindingLine[] {
  const lines: FindingLine[] = [
    { part: "cause", text: cause },
    ...evidence.map((text) => ({ part: "evidence", text }) as const),
    { part: "fix", text: `fix: ${fix.says}` },
    ...fix.commands.map((text) => ({ part: "command", text }) as const),
    { part: "source", text: `${id}, ${reference}` },
  ];
  return lines.map(({ part, text }) => ({ part, text: plainText(text) }));
}

const EVIDENCE_MAX = 3;

/** The same in short: for a screen that shows other things too. */
export function briefFindingLines(finding: Finding): string[] {
  const { id, severity, evidence } = finding;
  const brief = { ...finding, evidence: evidence.slice(0, EVIDENCE_MAX) };
  return findingLines(brief).flatMap(({ part, text }) => {
    if (part === "source") return [];
    if (part === "cause") return [`${severity} ${id}: ${text}`];
    return [`${part === "command" ? "    " : "  "}${text}`];
  });
}
