import { readFileSync } from "node:fs";
import { parseUserNames } from "../core/processes/user-names.ts";
import { toolOutput } from "../tool-output.ts";

const GETENT_DEADLINE_MS = 1000;

let names: Map<number, string> | undefined;

/**
 * Name of a user, as the user database has it; its number as text when it has none. Names that are not in /etc/passwd, as
 * those of a directory service, are asked for once, which takes some milliseconds.
 */
export function userNameOf(uid: number): string {
  names ??= readPasswd();
  let name = names.get(uid);
  if (name === undefined) {
    name = askDirectory(uid) ?? String(uid);
    names.set(uid, name);
  }
  return name;
}

/** True of a name that the user database has, or a directory service knows. */
export function isUserName(name: string): boolean {
  if (knownUserNames().includes(name)) return true;
  // "getent passwd -x" would be an option, and no name begins so.
  if (!/^[^-:/][^:/]*$/.test(name)) return false;
  const line = toolOutput(["getent", "passwd", name], { deadlineMs: GETENT_DEADLINE_MS });
  return line !== undefined && parseUserNames(line).size > 0;
}

/** Names of the users of this machine itself. */
export function knownUserNames(): string[] {
  names ??= readPasswd();
  return [...names.values()];
}

function readPasswd(): Map<number, string> {
  try {
    return parseUserNames(readFileSync("/etc/passwd", "utf8"));
  } catch {
    // A container may have no such file; all its users are numbers then.
    return new Map();
  }
}

function askDirectory(uid: number): string | undefined {
  const line = toolOutput(["getent", "passwd", String(uid)], { deadlineMs: GETENT_DEADLINE_MS });
  return line === undefined ? undefined : parseUserNames(line).get(uid);
}
