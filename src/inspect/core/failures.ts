import { failuresOf, type FailureMaker } from "../../failure/failure.ts";

/** Details of each failure of looking at the machine, and of freeing a port. A code is public API: add, never rename. */
export interface InspectFailures {
  PROCESS_ABSENT: { pid: number };
  PORT_IS_PORTOLANS: { port: number; part: string };
  PORT_IS_ANOTHER_USERS: { port: number; holders: readonly string[]; command: string };
  PORT_HOLDER_UNSEEN: { port: number; where: keyof typeof UNSEEN; command: string };
  PORT_IS_FORWARDED: { port: number; holder: string; by: string; howToClose: string };
  PORT_IS_INITS: { port: number };
  PORT_IS_ABOVE: { port: number; holder: string };
  PORT_HOLDER_CHANGED: { port: number; holder: string; found: string };
  FREE_NEEDS_ROOT: { action: string; command: string };
  STOP_COMMAND_FAILED: { command: string; ended: string; said: string };
  PORT_STILL_HELD: { port: number; holders: readonly string[] };
}

export const inspectFailure: FailureMaker<InspectFailures> = failuresOf<InspectFailures>({
  PROCESS_ABSENT: {
    message: ({ pid }) => `Cannot explain process ${pid}: there is none`,
    hint: () => "`portolan ls` shows which processes listen",
  },
  PORT_IS_PORTOLANS: {
    message: ({ port, part }) => `Cannot free port ${port}: it is held by Portolan's own ${part}`,
    hint: () => "Run `portolan daemon stop`: services go on, without their names",
  },
  PORT_IS_ANOTHER_USERS: {
    message: ({ port, holders }) => `Cannot free port ${port}: it is held by ${holders.join(", ")}, another user's`,
    hint: ({ command }) => `Ask its owner, or run \`${command}\``,
  },
  PORT_HOLDER_UNSEEN: {
    message: ({ port, where }) => `Cannot free port ${port}: ${UNSEEN[where]}`,
    hint: ({ where, command }) =>
      where === "hidden" ? `Run \`${command}\`, which sees every process` : UNSEEN_ELSEWHERE[where],
  },
  PORT_IS_FORWARDED: {
    message: ({ port, holder, by }) => `Cannot free port ${port}: ${holder} only forwards it, for ${by}`,
    hint: ({ howToClose }) => howToClose,
  },
  PORT_IS_INITS: {
    message: ({ port }) =>
      `Cannot free port ${port}: the first process of the system holds it, for a unit that is not known`,
    hint: ({ port }) => `Run \`systemctl list-sockets\`, and stop the .socket unit of port ${port}`,
  },
  PORT_IS_ABOVE: {
    message: ({ port, holder }) => `Cannot free port ${port}: ${holder} runs this command, which would end with it`,
    hint: () => "Run it from another terminal",
  },
  PORT_HOLDER_CHANGED: {
    message: ({ port, holder, found }) => `Cannot free port ${port}: ${holder} ${found} since the plan was made`,
    hint: ({ port }) => `Look again with \`portolan explain ${port}\`, then repeat the command`,
  },
  FREE_NEEDS_ROOT: {
    message: ({ action }) => `Cannot ${action}: only root may`,
    hint: ({ command }) => `Run \`${command}\``,
  },
  STOP_COMMAND_FAILED: {
    message: ({ command, ended, said }) =>
      `Cannot stop with \`${command}\`: it ${ended}${said === "" ? "" : `, and said "${said}"`}`,
    hint: ({ command }) => `Run \`${command}\` yourself to see why`,
  },
  PORT_STILL_HELD: {
    message: ({ port, holders }) => `Cannot free port ${port}: still held by ${holders.join(", ")}`,
    hint: ({ port }) => `Look with \`portolan explain ${port}\` at what keeps it`,
  },
});

const UNSEEN = {
  hidden: "its process is another user's",
  barred: "even this root may not look into its process",
  outside: "its process is outside of this container",
  kernel: "the kernel itself holds it",
} as const;

const UNSEEN_ELSEWHERE = {
  barred:
    "It has a capability that this shell lacks, or is in another user namespace: run this as root outside of this container",
  outside: "Run Portolan outside of this container, where the process is",
  kernel: "Stop the service of the kernel that uses it, such as an NFS server",
} as const;
