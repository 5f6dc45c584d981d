import type { UnixExplanation } from "../../inspect/core/explanation.ts";
import type { Ownerless } from "../../inspect/core/list-row.ts";
import { holderSections, processText } from "./holder-sections.ts";
import { EXPOSURE_WORDS } from "./listing.ts";
import type { ExplainWords, Section } from "./section.ts";

const UNSEEN: Readonly<Record<Ownerless, string>> = {
  hidden: "its process is another user's: `sudo portolan explain` sees it",
  barred: "its process may not be looked into, even by this root: it has rights that this root lacks",
  outside: "its process is outside of this container",
  kernel: "the kernel itself holds it",
};

/** What is known of a Unix socket. */
export function unixSections(explanation: UnixExplanation, words: ExplainWords): Section[] {
  const { path, file, mode, owner, exposure, isListening, holders, ownerless, connections } = explanation;
  const files = {
    socket: `a socket of ${owner}, mode ${(mode ?? 0).toString(8).padStart(4, "0")}`,
    other: "a file that is no socket",
    absent: "there is no such file",
    hidden: "below a folder that this user may not enter",
    abstract: "an abstract name, which needs no file",
  };
  const nobody =
    file === "socket"
      ? ["nobody listens: the file is left over from a server that ended, and may be removed"]
      : ["nobody listens"];
  return [
    { label: "path", lines: [`${path}  ${files[file]}`] },
    {
      label: "listens",
      lines: isListening
        ? holders.filter(({ isWorker }) => !isWorker).map(({ process }) => `${processText(process)}, ${process.user}`)
        : nobody,
    },
    {
      label: "unseen",
      lines: isListening && holders.length === 0 ? [UNSEEN[ownerless]] : [],
    },
    ...holderSections(
      holders.filter(({ isWorker }) => !isWorker),
      words,
    ),
    { label: "open to", lines: exposure === undefined ? [] : [EXPOSURE_WORDS[exposure]] },
    { label: "clients", lines: connections === 0 ? [] : [`${connections} connections`] },
  ];
}
