import { failuresOf, type FailureMaker } from "../../failure/failure.ts";

/** Details of the failures between a command and the daemon. */
export interface ControlFailures {
  DAEMON_ABSENT: { socket: string };
  DAEMON_DENIED: { socket: string; error: string };
  DAEMON_LOST: { operation: string };
  DAEMON_SILENT: { operation: string; deadlineMs: number };
  DAEMON_STRANGE: { operation: string; status: number };
  DAEMON_NOT_STARTED: { deadlineMs: number; log: string; lastLines: readonly string[] };
  DAEMON_NEWER: { release: string; contract: number; ownRelease: string; ownContract: number };
  DAEMON_NOT_STOPPED: { pid: number; release: string; deadlineMs: number };
  OTHER_DAEMON: { askedPid: number; pid: number };
  SNAPSHOT_UNREADABLE: { file: string };
  LOCK_UNUSABLE: { file: string; reason: string };
  KEEPERS_UNREADABLE: { path: string; error: string };
  KEEPER_ABSENT: { socket: string };
  KEEPER_LOST: { operation: string };
  KEEPER_SILENT: { operation: string; deadlineMs: number };
  KEEPER_STRANGE: { operation: string };
  CANCELLED: { operation: string };
}

export const controlFailure: FailureMaker<ControlFailures> = failuresOf<ControlFailures>({
  DAEMON_ABSENT: {
    message: ({ socket }) => `Cannot reach the daemon: nothing answers at "${socket}"`,
    hint: () => "Run `portolan daemon start`",
  },
  DAEMON_DENIED: {
    message: ({ socket, error }) =>
      `Cannot reach the daemon: the system does not let this user open "${socket}" (${error})`,
    hint: () => "Run the command as the owner of the state folder, or set PORTOLAN_HOME to a folder of your own",
  },
  DAEMON_LOST: {
    message: ({ operation }) => `Cannot finish "${operation}": the daemon closed the connection before it answered`,
    hint: () =>
      "Run the command again; `portolan daemon status` shows whether the daemon lives, logs/daemon.log why not",
  },
  DAEMON_SILENT: {
    message: ({ operation, deadlineMs }) =>
      `Cannot finish "${operation}": the daemon did not answer within ${deadlineMs / 1000} s`,
    hint: () => "Run `portolan daemon stop`, then the command again; logs/daemon.log in the state folder may say why",
  },
  DAEMON_STRANGE: {
    message: ({ operation, status }) =>
      `Cannot finish "${operation}": the daemon gave an answer that this release does not understand (status ${status})`,
    hint: () => "Run `portolan daemon stop`, then the command again, so that both are of one release",
  },
  DAEMON_NOT_STARTED: {
    message: ({ deadlineMs, log, lastLines }) =>
      [
        `Cannot start the daemon: it did not answer within ${deadlineMs / 1000} s`,
        ...(lastLines.length === 0 ? [`(it wrote nothing to "${log}")`] : lastLines.map((line) => `  ${line}`)),
      ].join("\n"),
    hint: () => "Run `portolan daemon run` to see it start in the foreground",
  },
  DAEMON_NEWER: {
    message: ({ release, contract, ownRelease, ownContract }) =>
      `Cannot talk to the daemon: it is release ${release} (contract ${contract}), this command is ${ownRelease} (contract ${ownContract})`,
    hint: ({ release }) =>
      `Use portolan ${release} or newer here, or stop that daemon with its own \`portolan daemon stop\``,
  },
  DAEMON_NOT_STOPPED: {
    message: ({ pid, release, deadlineMs }) =>
      `Cannot stop the daemon: process ${pid} (release ${release}) still answers after ${deadlineMs / 1000} s`,
    hint: ({ pid }) => `Look at logs/daemon.log in the state folder, then stop process ${pid} yourself`,
  },
  OTHER_DAEMON: {
    message: ({ askedPid, pid }) => `Cannot stop daemon ${askedPid}: process ${pid} is the daemon now`,
    hint: () => "Run the command again",
  },
  SNAPSHOT_UNREADABLE: {
    message: ({ file }) => `Cannot read the chart without a daemon: "${file}" is not a chart`,
    hint: () => "Run `portolan daemon start`, which writes it again",
  },
  LOCK_UNUSABLE: {
    message: ({ file, reason }) => `Cannot lock "${file}": ${reason}`,
    hint: ({ file }) => `Remove "${file}", or make it a file that this user can write to; it holds nothing`,
  },
  KEEPERS_UNREADABLE: {
    message: ({ path, error }) => `Cannot see which projects run: "${path}" cannot be read (${error})`,
    hint: () => "Run the command as the owner of the state folder, or set PORTOLAN_HOME to a folder of your own",
  },
  KEEPER_ABSENT: {
    message: ({ socket }) => `Cannot reach the keeper of this project: nothing answers at "${socket}"`,
    hint: () => "Run `portolan ps` to see what is left, and `portolan up` to start it",
  },
  KEEPER_LOST: {
    message: ({ operation }) => `Cannot finish "${operation}": the project's keeper ended in its midst`,
    hint: () => "Run `portolan ps` to see what is left, and `portolan up`, which takes over what still runs",
  },
  KEEPER_SILENT: {
    message: ({ operation, deadlineMs }) =>
      `Cannot finish "${operation}": the project's keeper did not answer within ${deadlineMs / 1000} s`,
    hint: () => "Run the command again; if it stays silent, end its process, as `portolan ps` shows it",
  },
  KEEPER_STRANGE: {
    message: ({ operation }) =>
      `Cannot finish "${operation}": the project's keeper gave an answer that this release does not understand`,
    hint: () => "Run `portolan down` and `portolan up` with the release that started it",
  },
  CANCELLED: {
    message: ({ operation }) => `Cannot finish "${operation}": it was cancelled`,
    hint: () => "Run the command again",
  },
});
