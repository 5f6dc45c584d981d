import type { AnswerContent } from "./answer.ts";

/** Writes an answer for somebody at a terminal; details only for the owner. */
export function textAnswer(content: AnswerContent, isOwner: boolean): string {
  const details = isOwner ? content.details : undefined;
  const hint = details?.hint ?? content.hint;
  const blocks = [
    [
      `portolan: ${details?.message ?? content.message}`,
      ...(details?.diagnosis === undefined ? [] : [`cause: ${details.diagnosis.cause} (${details.diagnosis.id})`]),
      ...(hint === undefined ? [] : [`hint: ${hint}`]),
    ],
    details?.command === undefined ? [] : [`  ${details.command}`],
    (details?.diagnosis?.evidence ?? []).map((line) => `  - ${line}`),
    (details?.links ?? []).map(({ url, state }) => `  ${url}${state === "ready" ? "" : `  (${state})`}`),
    details !== undefined && details.linksLeftOut > 0 ? [`  and ${details.linksLeftOut} more: portolan ls`] : [],
    (details?.facts ?? []).map(({ label, value }) => `${`${label.toLowerCase()}:`.padEnd(9)} ${value}`),
    details !== undefined && details.lines.length > 0
      ? ["last lines:", ...details.lines.map((line) => `  ${line}`)]
      : [],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}
