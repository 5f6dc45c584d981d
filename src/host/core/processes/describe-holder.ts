import { shownWords } from "./shown-command.ts";
import { shownText } from "../shown-text.ts";

/** Who holds a port, as far as it could be seen. */
export interface SeenHolder {
  readonly pid: number | undefined;
  readonly argv: readonly string[];
  readonly uid: number;
}

const COMMAND_LENGTH_MAX = 80;

/** Says in a few words who holds a port, such as `process 4121 (node server.js)`. Control characters are left out. */
export function describeHolder({ pid, argv, uid }: SeenHolder): string {
  if (pid === undefined) return `a process of user ${uid}`;
  const command = shownText(shownWords(argv).join(" "), COMMAND_LENGTH_MAX);
  if (command === "") return `process ${pid} of user ${uid}`;
  return `process ${pid} (${command})`;
}
