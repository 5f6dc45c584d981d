import type { ProcessExplanation } from "../../inspect/core/explanation.ts";
import { formatSpan } from "./duration.ts";
import { endText } from "./end-text.ts";
import { holderSections, processText } from "./holder-sections.ts";
import { EXPOSURE_WORDS } from "./listing.ts";
import { cutLines, type ExplainWords, type Section } from "./section.ts";

/** What is known of a process, and where it listens. */
export function processSections(
  { holder, listeners, connections }: ProcessExplanation,
  words: ExplainWords,
): Section[] {
  const { process } = holder;
  const ends = listeners.map(({ local, path, transport, exposure }) => {
    const where = local === undefined ? (path ?? "(no name)") : `${endText(local)}${transport === "udp" ? "/udp" : ""}`;
    return `${where}${exposure === undefined ? "" : `  open to ${EXPOSURE_WORDS[exposure]}`}`;
  });
  return [
    {
      label: "process",
      lines: [`${processText(process)}, ${process.user}, for ${formatSpan(words.nowMs - process.startedAtMs)}`],
    },
    { label: "command", lines: process.argv.length === 0 ? [] : [process.argv.join(" ")] },
    ...holderSections([holder], words),
    { label: "listens", lines: ends.length > 0 ? cutLines(ends, 12) : ["nowhere"] },
    {
      label: "talks",
      lines: connections === 0 ? [] : [`${connections} connections: \`portolan ls --connections\` shows them`],
    },
  ];
}
