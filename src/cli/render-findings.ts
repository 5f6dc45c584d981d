import type { Finding, Severity } from "../doctor/core/diagnosis.ts";
import { findingLines, type FindingLine } from "./core/finding-lines.ts";
import type { Style, Terminal } from "./terminal.ts";

const STYLES: Readonly<Record<Severity, Style>> = { error: "red", warning: "yellow", note: "cyan" };
const WIDTH = "warning".length;
const INDENT = " ".repeat(WIDTH + 2);

/** Renders findings of the doctor, wherever they are from: what is wrong, what shows it, and what mends it. */
export function renderFindings(findings: readonly Finding[], terminal: Terminal): string {
  return findings.map((finding) => renderFinding(finding, terminal)).join("\n\n");
}

function renderFinding(finding: Finding, terminal: Terminal): string {
  const { severity } = finding;
  const show: Readonly<Record<FindingLine["part"], (text: string) => string>> = {
    cause: (text) => `${terminal.paint(STYLES[severity], severity.padEnd(WIDTH))}  ${terminal.paint("bold", text)}`,
    evidence: (text) => `${INDENT}- ${text}`,
    fix: (text) => `${INDENT}${text}`,
    command: (text) => `${INDENT}  ${terminal.paint("green", text)}`,
    source: (text) => terminal.paint("dim", `${INDENT}${text}`),
  };
  return findingLines(finding)
    .map(({ part, text }) => show[part](text))
    .join("\n");
}

/** Counts findings in words, such as `1 error, 2 notes`. */
export function countFindings(findings: readonly Finding[]): string {
  const counts = (["error", "warning", "note"] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? "" : "s"}`];
  });
  return counts.length === 0 ? "nothing is wrong" : counts.join(", ");
}

/** True when something does not work, or will not always. */
export function isWrong(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity !== "note");
}
