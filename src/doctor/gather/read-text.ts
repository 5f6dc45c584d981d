import { closeSync, constants, openSync, readSync } from "node:fs";

/** Far more than any setting, hosts file or status has; what lies behind it is not read. */
const BYTES_MAX = 4 * 1024 * 1024;
const CHUNK_BYTES = 65_536;

/** Reads a text of the system; undefined where it is not there or not for this user. */
export function readText(path: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const chunks: Buffer[] = [];
    for (let bytes = 0; bytes < BYTES_MAX;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const read = readSync(descriptor, chunk);
      if (read === 0) break;
      chunks.push(chunk.subarray(0, read));
      bytes += read;
    }
    return Buffer.concat(chunks).toString("utf8");
  } catch {
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** Reads a setting that is one number. */
export function readNumber(path: string): number | undefined {
  const text = readText(path)?.trim();
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}
