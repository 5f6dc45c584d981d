import type { FoundKeeper } from "../control/find-keepers.ts";
import { copyName } from "./core/choose-keeper.ts";
import type { Terminal } from "./terminal.ts";

const ERASE_LINE = "\r\u001b[K";

/** Makes what says that a keeper does not answer, to somebody who waits for it, and how to leave. */
export function warnSilent(terminal: Terminal, { file }: Pick<FoundKeeper, "file">): () => void {
  const { pid } = file.keeper;
  const text = `the keeper of ${copyName(file.identity)} (process ${pid}) does not answer; still waiting, Ctrl-C leaves`;
  const hint = `if it was stopped, \`kill -CONT ${pid}\` lets it go on; \`kill -9 ${pid}\` and \`portolan up\` replace it`;
  return () => {
    // A line that says what is waited for has no end yet.
    const start = terminal.isSaidTerminal ? ERASE_LINE : "";
    terminal.say(`${start}${terminal.paintSaid("yellow", "warning:")} ${text}\n`);
    terminal.say(`${terminal.paintSaid("cyan", "hint:")} ${hint}\n`);
  };
}
