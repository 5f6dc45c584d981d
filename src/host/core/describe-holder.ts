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
  // A program chooses its own arguments: they must not steer the reader's terminal.
  const command = argv
    .join(" ")
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ")
    .trim();
  if (command === "") return `process ${pid} of user ${uid}`;
  const shown = command.length > COMMAND_LENGTH_MAX ? `${command.slice(0, COMMAND_LENGTH_MAX - 1)}…` : command;
  return `process ${pid} (${shown})`;
}
