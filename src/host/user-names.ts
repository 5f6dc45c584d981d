import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { parseUserNames } from "./core/user-names.ts";

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
  const { status, stdout } = spawnSync("getent", ["passwd", String(uid)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: GETENT_DEADLINE_MS,
    killSignal: "SIGKILL",
    env: { PATH: "/usr/bin:/bin", LC_ALL: "C" },
  });
  return status === 0 ? parseUserNames(stdout).get(uid) : undefined;
}
