import type { AnswerContent } from "./answer.ts";

/** Writes an answer as JSON, in the shape of a failure of the control API; details only for the owner. */
export function jsonAnswer(content: AnswerContent, isOwner: boolean): string {
  const details = isOwner ? content.details : undefined;
  const error = {
    code: content.code,
    status: content.status,
    message: details?.message ?? content.message,
    hint: details?.hint ?? content.hint,
    details: details && {
      diagnosis: details.diagnosis,
      command: details.command,
      facts: Object.fromEntries(details.facts.map(({ label, value }) => [label.toLowerCase(), value])),
      lastLines: details.lines,
      known: details.links.map(({ url, state }) => ({ url, state })),
      knownLeftOut: details.linksLeftOut,
    },
  };
  return `${JSON.stringify({ error }, undefined, 2)}\n`;
}
