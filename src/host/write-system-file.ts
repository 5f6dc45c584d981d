import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { chmod, chown, lstat, mkdir, open, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { hostFailure } from "./core/failures.ts";

const MODE = 0o644;

/** Reads a file of the system; undefined where there is none. @throws {Failure} `SYSTEM_FILE_NOT_WRITABLE` */
export async function readSystemText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw refused(path, "read", error);
  }
}

/**
 * Writes a file of the system whole, with the mode and owner that it has, or 0644. A reader sees the old one or the new
 * one; only where a file is mounted over (as containers do with /etc/hosts) it is written in place.
 *
 * @throws {Failure} `SYSTEM_FILE_NOT_WRITABLE`; also for a symbolic link, which leads to somebody else's file.
 */
export async function writeSystemText(path: string, text: string): Promise<void> {
  const fresh = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    const found = await lstat(path).catch(() => undefined);
    if (found?.isSymbolicLink() === true) throw Object.assign(new Error("it is a symbolic link"), { code: "a link" });
    await mkdir(dirname(path), { recursive: true, mode: 0o755 });
    await writeFile(fresh, text, { mode: 0o600, flag: "wx" });
    if (found !== undefined) await chown(fresh, found.uid, found.gid);
    await chmod(fresh, found === undefined ? MODE : found.mode & 0o7777);
    await rename(fresh, path).catch((error: unknown) => writeInPlace(path, text, error));
  } catch (error) {
    throw refused(path, "write", error);
  } finally {
    await rm(fresh, { force: true }).catch(() => undefined);
  }
}

/** Removes a file of the system, and its folder if nothing else stands there. @throws {Failure} `SYSTEM_FILE_NOT_WRITABLE` */
export async function removeSystemFile(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    throw refused(path, "remove", error);
  }
  await rmdir(dirname(path)).catch(() => undefined);
}

async function writeInPlace(path: string, text: string, reason: unknown): Promise<void> {
  if ((reason as NodeJS.ErrnoException).code !== "EBUSY") throw reason;
  await using handle = await open(path, constants.O_WRONLY | constants.O_TRUNC | constants.O_NOFOLLOW);
  await handle.writeFile(text);
}

function refused(path: string, action: string, error: unknown): Error {
  const { code = "no reason" } = error as NodeJS.ErrnoException;
  return hostFailure("SYSTEM_FILE_NOT_WRITABLE", { path, action, error: code }, { cause: error });
}
