import { createHash, createPrivateKey, randomBytes, X509Certificate } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { certificatesFailure } from "./core/failures.ts";
import { certificateBlocks } from "./core/pem.ts";
import type { Leaf, LeafSubject } from "./issue-leaf.ts";

const FILE_BYTES_MAX = 262_144;
const SUFFIX = ".pem";

/** The leaves of a cache as files, so that a daemon that starts again signs nothing anew. Losing one costs 9 ms. */
export interface LeafFiles {
  /** Gives the stored leaf if it is whole and of this authority. */
  read(subject: LeafSubject): Promise<Leaf | undefined>;
  write(leaf: Leaf): Promise<void>;
  remove(subject: LeafSubject): Promise<void>;
}

export interface LeafFilesOptions {
  readonly intermediatePem: string;
  /** Files older than this are of leaves that have expired: they are removed at the start. */
  readonly staleBeforeMs: number;
  /** The newest files that are kept at the start. */
  readonly leavesMax: number;
}

/**
 * Opens the folder of leaves (mode 0700; files 0600, a hash of their subject as name).
 *
 * @throws {Failure} `AUTHORITY_NOT_WRITABLE`
 */
export async function openLeafFiles(directory: string, options: LeafFilesOptions): Promise<LeafFiles> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await sweep(directory, options);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw certificatesFailure("AUTHORITY_NOT_WRITABLE", { directory, reason }, { cause: error });
  }
  const issuer = new X509Certificate(options.intermediatePem);
  const pathOf = (subject: LeafSubject): string => join(directory, `${fileNameOf(subject)}${SUFFIX}`);
  return {
    async read(subject) {
      const text = await readPrivately(pathOf(subject));
      return text === undefined ? undefined : parseLeaf(subject, text, issuer);
    },
    async write(leaf) {
      const path = pathOf(leaf.subject);
      const fresh = `${path}.${randomBytes(6).toString("hex")}`;
      await writeFile(fresh, leaf.certificatePem + leaf.keyPem, { mode: 0o600, flag: "wx" });
      await rename(fresh, path);
    },
    remove: (subject) => rm(pathOf(subject), { force: true }),
  };
}

/** A text that is equal for equal subjects. */
export function subjectKey(subject: LeafSubject): string {
  return "name" in subject ? subject.name : subject.addresses.join(",");
}

// A name may be as long as a file name, and an address list longer.
function fileNameOf(subject: LeafSubject): string {
  return createHash("sha256").update(subjectKey(subject)).digest("hex").slice(0, 32);
}

/** Removes what is stale, beyond the limit, or left over from a write that never ended. */
async function sweep(directory: string, { staleBeforeMs, leavesMax }: LeafFilesOptions): Promise<void> {
  const files: { path: string; mtimeMs: number }[] = [];
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const mtimeMs = name.endsWith(SUFFIX) ? ((await stat(path).catch(() => undefined))?.mtimeMs ?? 0) : 0;
    files.push({ path, mtimeMs });
  }
  files.sort((a, b) => b.mtimeMs - a.mtimeMs);
  const dead = files.filter(({ mtimeMs }, index) => mtimeMs < staleBeforeMs || index >= leavesMax);
  for (const { path } of dead) await rm(path, { force: true, recursive: true });
}

/** Reads a file that only we could have written; undefined for anything else. */
async function readPrivately(path: string): Promise<string | undefined> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => undefined,
  );
  if (handle === undefined) return undefined;
  try {
    const stats = await handle.stat();
    const isOurs = process.getuid === undefined || stats.uid === process.getuid();
    const isPrivate = stats.isFile() && isOurs && (stats.mode & 0o077) === 0 && stats.size <= FILE_BYTES_MAX;
    return isPrivate ? await handle.readFile("utf8") : undefined;
  } finally {
    await handle.close();
  }
}

/** A leaf is only a copy of what can be signed again, so whatever is wrong with the file, it is just not taken. */
function parseLeaf(subject: LeafSubject, text: string, issuer: X509Certificate): Leaf | undefined {
  const blocks = certificateBlocks(text);
  const keyAt = text.indexOf("-----BEGIN PRIVATE KEY-----");
  if (blocks.length !== 2 || keyAt < 0) return undefined;
  try {
    const [certificate, intermediate] = blocks.map((block) => new X509Certificate(block));
    const keyPem = text.slice(keyAt);
    if (certificate === undefined || intermediate?.fingerprint256 !== issuer.fingerprint256) return undefined;
    if (!certificate.verify(issuer.publicKey) || !certificate.checkPrivateKey(createPrivateKey(keyPem)))
      return undefined;
    if (!isFor(certificate, subject)) return undefined;
    const notBeforeMs = certificate.validFromDate.getTime();
    return {
      subject,
      certificatePem: blocks.join(""),
      keyPem,
      notBeforeMs,
      notAfterMs: certificate.validToDate.getTime(),
    };
  } catch {
    return undefined;
  }
}

function isFor(certificate: X509Certificate, subject: LeafSubject): boolean {
  const entries = certificate.subjectAltName?.split(", ") ?? [];
  if ("name" in subject) return entries.length === 1 && entries[0] === `DNS:${subject.name}`;
  return (
    entries.length === subject.addresses.length &&
    subject.addresses.every((address) => certificate.checkIP(address) === address)
  );
}
