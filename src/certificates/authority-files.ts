import { constants, type Stats } from "node:fs";
import { lstat, mkdir, mkdtemp, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { certificatesFailure } from "./core/failures.ts";
import type { AuthorityPems } from "./create-authority.ts";

const ROOT_FILE = "root.pem";
const INTERMEDIATE_FILE = "intermediate.pem";
const KEY_FILE = "intermediate.key";

const FILE_BYTES_MAX = 65_536;
/** Permission bits of other users: all of them, and the right to write. */
const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;

export type AuthorityFile = typeof ROOT_FILE | typeof INTERMEDIATE_FILE | typeof KEY_FILE;

/**
 * Reads the three files, or says that there is no authority yet.
 *
 * @throws {Failure} `AUTHORITY_UNREADABLE` when a file is missing, empty, too large or no plain file of ours;
 * `AUTHORITY_EXPOSED` when other users may reach it.
 */
export async function readAuthorityFiles(directory: string): Promise<AuthorityPems | undefined> {
  if (!(await holdsAuthority(directory))) return undefined;
  const stats = await lstat(directory);
  if (!isOurs(stats)) throw unreadable(directory, ".", `belongs to user ${stats.uid}`);
  if ((stats.mode & OTHERS) !== 0) throw exposed(directory, stats.mode, 0o700);
  return {
    rootPem: await readAuthorityFile(directory, ROOT_FILE),
    intermediatePem: await readAuthorityFile(directory, INTERMEDIATE_FILE),
    intermediateKeyPem: await readAuthorityFile(directory, KEY_FILE),
  };
}

/** Reads one file of an authority, however broken the others are. */
export async function readAuthorityFile(directory: string, file: AuthorityFile): Promise<string> {
  const path = join(directory, file);
  // Opened once and asked through its handle, so that what is checked is what is read; a link is not followed.
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) => {
      throw unreadable(directory, file, reasonOf(error), error);
    },
  );
  await using _closing = { [Symbol.asyncDispose]: () => handle.close() };
  const stats = await handle.stat();
  if (!stats.isFile()) throw unreadable(directory, file, "is not a plain file");
  if (!isOurs(stats)) throw unreadable(directory, file, `belongs to user ${stats.uid}`);
  const forbidden = file === KEY_FILE ? OTHERS : OTHERS_WRITE;
  if ((stats.mode & forbidden) !== 0) throw exposed(path, stats.mode, file === KEY_FILE ? 0o600 : 0o644);
  if (stats.size === 0) throw unreadable(directory, file, "is empty");
  if (stats.size > FILE_BYTES_MAX) throw unreadable(directory, file, "is too large");
  return handle.readFile("utf8");
}

/**
 * Puts a new authority in its place, whole or not at all: a folder beside it is filled, then renamed. Of two processes
 * at once the second finds the place taken, and leaves it alone.
 *
 * @throws {Failure} `AUTHORITY_NOT_WRITABLE`
 */
export async function placeAuthorityFiles(directory: string, pems: AuthorityPems): Promise<void> {
  try {
    await mkdir(dirname(directory), { recursive: true, mode: 0o700 });
    const fresh = await mkdtemp(`${directory}.new-`); // Mode 0700.
    try {
      await writeDurably(join(fresh, ROOT_FILE), pems.rootPem, 0o644);
      await writeDurably(join(fresh, INTERMEDIATE_FILE), pems.intermediatePem, 0o644);
      await writeDurably(join(fresh, KEY_FILE), pems.intermediateKeyPem, 0o600);
      await rename(fresh, directory);
    } catch (error) {
      await rm(fresh, { recursive: true, force: true });
      if (!isTaken(error)) throw error;
    }
  } catch (error) {
    throw certificatesFailure("AUTHORITY_NOT_WRITABLE", { directory, reason: reasonOf(error) }, { cause: error });
  }
}

/** A failure of one file of the authority. */
export function unreadable(directory: string, file: string, reason: string, cause?: unknown): Error {
  return certificatesFailure("AUTHORITY_UNREADABLE", { directory, file, reason }, { cause });
}

function exposed(path: string, mode: number, wanted: number): Error {
  return certificatesFailure("AUTHORITY_EXPOSED", { path, mode: mode & 0o7777, wanted });
}

/** An empty folder is none; one with anything in it is one, so that a lost file is never made up for. */
async function holdsAuthority(directory: string): Promise<boolean> {
  try {
    return (await readdir(directory)).length > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw unreadable(directory, ".", reasonOf(error), error);
  }
}

function isOurs(stats: Stats): boolean {
  return process.getuid === undefined || stats.uid === process.getuid();
}

function isTaken(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOTEMPTY" || code === "EEXIST";
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "is missing";
  if (code === "EACCES" || code === "EPERM") return "is not accessible for this user";
  if (code === "ELOOP") return "is a link";
  if (code === "ENOTDIR") return "is not a folder";
  if (code === "ENOSPC") return "the disk is full";
  return code ?? message;
}

async function writeDurably(path: string, text: string, mode: number): Promise<void> {
  const handle = await open(path, "wx", mode);
  try {
    await handle.writeFile(text);
    await handle.chmod(mode); // The umask may have taken bits away.
    await handle.sync();
  } finally {
    await handle.close();
  }
}
