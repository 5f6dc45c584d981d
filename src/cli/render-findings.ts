import type { Finding, Severity } from "../doctor/core/diagnosis.ts";
import { plainText } from "./core/plain-text.ts";
import type { Style, Terminal } from "./terminal.ts";

const STYLES: Readonly<Record<Severity, Style>> = { error: "red", warning: "yellow", note: "cyan" };
const WIDTH = "warning".length;
const INDENT = " ".repeat(WIDTH + 2);

/** Renders findings of the doctor, wherever they are from: what is wrong, what shows it, and what mends it. */
export function renderFindings(findings: readonly Finding[], terminal: Terminal): string {
  return findings.map((finding) => renderFinding(finding, terminal)).join("\n\n");
}

function renderFinding({ id, severity, cause, evidence, fix, reference }: Finding, terminal: Terminal): string {
  const head = `${terminal.paint(STYLES[severity], severity.padEnd(WIDTH))}  ${terminal.paint("bold", plainText(cause))}`;
  return [
    head,
    ...evidence.map((line) => `${INDENT}- ${plainText(line)}`),
    `${INDENT}fix: ${plainText(fix.says)}`,
    ...fix.commands.map((line) => `${INDENT}  ${terminal.paint("green", plainText(line))}`),
    terminal.paint("dim", `${INDENT}${id}, ${plainText(reference)}`),
  ].join("\n");
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
