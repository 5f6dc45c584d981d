import { failuresOf, type FailureMaker } from "../../failure/failure.ts";

/** Details of each failure of this machine. A code is public API: add, never rename. */
export interface HostFailures {
  PLATFORM_NOT_SUPPORTED: { platform: string; need: string };
  SYSTEM_CALL_FAILED: { call: string; error: string };
  STATE_FOLDER_NOT_ABSOLUTE: { variable: string; value: string; absolute: string };
  STATE_FOLDER_NOT_WRITABLE: { path: string; action: string; error: string };
  STATE_FOLDER_NOT_OURS: { path: string; what: string; ownerUid: number; uid: number };
  STATE_FOLDER_OPEN_TO_OTHERS: { path: string; mode: number; fix: string };
  SOCKET_PATH_TOO_LONG: { path: string; bytes: number; bytesMax: number };
  PORT_TAKEN: { address: string; port: number; holder: string | undefined };
  PORT_NEEDS_PRIVILEGE: { port: number; unprivilegedStart: number };
  ADDRESS_NOT_AVAILABLE: { address: string };
  MAILBOX_GONE: { path: string };
  MAILBOX_FULL: { path: string; waitedMs: number };
  CANNOT_START_PROCESS: { program: string; error: string };
  SYSTEM_FILE_NOT_WRITABLE: { path: string; action: string; error: string };
  HOSTS_BLOCK_BROKEN: { file: string; line: number; owner: string };
  TOOL_TOO_SLOW: { tool: string; deadlineMs: number };
}

export const hostFailure: FailureMaker<HostFailures> = failuresOf<HostFailures>({
  PLATFORM_NOT_SUPPORTED: {
    message: ({ platform, need }) => `Cannot ${need}: Portolan has no way to do it on "${platform}"`,
    hint: () => "Run Portolan on Linux, or in WSL on Windows",
  },
  SYSTEM_CALL_FAILED: {
    message: ({ call, error }) => `Cannot go on: the system refused ${call} with ${error}`,
    hint: ({ error }) =>
      error === "EMFILE" || error === "ENFILE"
        ? "Raise the limit of open files (`ulimit -n`), or close programs that hold many"
        : "Look up what the system said: a limit or a security policy may forbid it here",
  },
  STATE_FOLDER_NOT_ABSOLUTE: {
    message: ({ variable, value }) => `Cannot keep state in "${value}": ${variable} is not an absolute path`,
    hint: ({ variable, absolute }) => `Set ${variable} to "${absolute}"`,
  },
  STATE_FOLDER_NOT_WRITABLE: {
    message: ({ path, action, error }) => `Cannot ${action} "${path}": ${error}`,
    hint: ({ path }) =>
      `Make "${path}" a folder that this user can write to, or set PORTOLAN_HOME to a folder of your own`,
  },
  STATE_FOLDER_NOT_OURS: {
    message: ({ path, what, ownerUid, uid }) =>
      `Cannot keep state in "${path}": this ${what} belongs to user ${ownerUid}, and Portolan runs as user ${uid}`,
    hint: () => "Set PORTOLAN_HOME to a folder of your own, or run Portolan as its owner",
  },
  STATE_FOLDER_OPEN_TO_OTHERS: {
    message: ({ path, mode }) =>
      `Cannot keep state in "${path}": other users can enter or change it (mode ${mode.toString(8).padStart(4, "0")})`,
    hint: ({ fix }) => `Run \`${fix}\`, or set PORTOLAN_HOME to another folder`,
  },
  SOCKET_PATH_TOO_LONG: {
    message: ({ path, bytes, bytesMax }) =>
      `Cannot make a socket at "${path}": its path has ${bytes} bytes, and the system takes ${bytesMax}`,
    hint: () => "Set PORTOLAN_HOME to a shorter path, or XDG_RUNTIME_DIR to a folder that exists",
  },
  PORT_TAKEN: {
    message: ({ address, port, holder }) =>
      `Cannot listen on port ${port} of ${address}: held by ${holder ?? "an unknown process"}`,
    hint: ({ port }) => `Stop its holder, or choose another port than ${port}`,
  },
  PORT_NEEDS_PRIVILEGE: {
    message: ({ port, unprivilegedStart }) =>
      `Cannot listen on port ${port}: this user may listen from port ${unprivilegedStart} on`,
    hint: ({ unprivilegedStart }) => `Choose a port from ${unprivilegedStart} on`,
  },
  ADDRESS_NOT_AVAILABLE: {
    message: ({ address }) => `Cannot listen on ${address}: this machine does not have that address`,
    hint: () => "Choose an address of this machine, such as 127.0.0.1",
  },
  MAILBOX_GONE: {
    message: ({ path }) => `Cannot hand over a descriptor: nobody reads the mailbox "${path}"`,
    hint: () => "Run `portolan daemon stop` and repeat the command: both sides start anew",
  },
  MAILBOX_FULL: {
    message: ({ path, waitedMs }) =>
      `Cannot hand over a descriptor: the mailbox "${path}" has been full for ${waitedMs} ms`,
    hint: () => "Look at the load of this machine, then run `portolan daemon stop` and repeat the command",
  },
  CANNOT_START_PROCESS: {
    message: ({ program, error }) => `Cannot start "${program}": ${error}`,
    hint: ({ program }) => `Check that "${program}" exists and may be executed`,
  },
  SYSTEM_FILE_NOT_WRITABLE: {
    message: ({ path, action, error }) => `Cannot ${action} "${path}": the system refused with ${error}`,
    hint: ({ error }) =>
      error === "EACCES" || error === "EPERM"
        ? "Only root may: run the command that `portolan install --dry-run` shows, or run it as root"
        : "Look at the file and its folder, then run the command again",
  },
  HOSTS_BLOCK_BROKEN: {
    message: ({ file, line, owner }) =>
      `Cannot tell which lines of "${file}" are Portolan's: the marks of ${owner} do not pair at line ${line}`,
    hint: ({ file }) =>
      `Remove the lines between the marks, and the marks, from "${file}"; \`portolan install\` adds them again`,
  },
  TOOL_TOO_SLOW: {
    message: ({ tool, deadlineMs }) => `Cannot wait for "${tool}": it has not ended within ${deadlineMs} ms`,
    hint: ({ tool }) => `Run \`${tool}\` by hand to see what it waits for, then repeat the command`,
  },
});
