import { readFileSync, statSync } from "node:fs";
import { serviceFailure } from "../core/failures.ts";

const FILE_BYTES_MAX = 1024 * 1024;

/**
 * Reads a file that holds text. A pipe or a device would block for ever, so only regular files are opened.
 *
 * @throws {Failure} `PROJECT_FILE_UNREADABLE`.
 */
export function readSourceText(file: string): string {
  let bytes: Buffer;
  try {
    const found = statSync(file);
    if (found.isDirectory()) throw new Error("it is a folder");
    if (!found.isFile()) throw new Error("it is no regular file");
    if (found.size > FILE_BYTES_MAX) throw new Error(`it has ${found.size} bytes, and ${FILE_BYTES_MAX} are allowed`);
    bytes = readFileSync(file);
  } catch (error) {
    throw serviceFailure(
      "PROJECT_FILE_UNREADABLE",
      { file, error: reasonOf(error as NodeJS.ErrnoException) },
      { cause: error },
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw serviceFailure("PROJECT_FILE_UNREADABLE", { file, error: "it is not UTF-8 text" }, { cause: error });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  ELOOP: "its symbolic links go in a circle",
  EACCES: "this user may not read it",
  EPERM: "this user may not read it",
};

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  return REASONS[code ?? ""] ?? message;
}
