import { readFileSync } from "node:fs";
import { parseUserNames } from "./core/user-names.ts";
import { toolOutput } from "./tool-output.ts";

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
