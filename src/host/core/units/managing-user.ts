import { shellWord } from "../shell-word.ts";

/** The user below whose own manager a process runs, and to whose runtimes its container belongs; undefined of the system's. */
export function managingUser(cgroup: string | undefined): number | undefined {
  const uid = /\/user@(\d{1,10})\.service(?:\/|$)/.exec(cgroup ?? "")?.[1];
  return uid === undefined ? undefined : Number(uid);
}

/** Writes a command so that it asks the manager or the runtime of a user, which another user's would not know of. */
export function asManagingUser(
  command: string,
  { user, askerUid }: { user: number | undefined; askerUid: number | undefined },
): string {
  if (user === undefined || askerUid === undefined || user === askerUid) return command;
  // What the command asks in its own words, that user's runtime must answer too.
  const asked = command.includes("$(") ? `sh -c ${shellWord(command)}` : command;
  return `sudo --login --user='#${user}' env XDG_RUNTIME_DIR=/run/user/${user} ${asked}`;
}
