import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { certificatesFailure } from "./core/failures.ts";
import { certificateBlocks, hasCertificate, joinCertificates } from "./core/pem.ts";
import { type TrustVariable, trustPlan } from "./core/trust-plan.ts";

/** Where distributions keep the public roots as one file; the first that is there counts. */
const SYSTEM_BUNDLES: readonly string[] = [
  "/etc/ssl/certs/ca-certificates.crt", // Debian, Ubuntu, Arch, Gentoo, Alpine
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // Fedora, RHEL
  "/etc/pki/tls/certs/ca-bundle.crt", // older Fedora and RHEL
  "/etc/ssl/ca-bundle.pem", // openSUSE
  "/etc/ssl/cert.pem", // macOS, Alpine, BSD
];

const BUNDLE_BYTES_MAX = 16 * 1024 * 1024;
/** A program may read its file again after weeks, so one goes only when nobody was given it for long. */
const MERGED_UNUSED_MS = 90 * 86_400_000;
const MERGED_MAX = 64;
/** Merged files, and what a write left that never ended. */
const SWEPT = /^merged-[0-9a-f]{32}\.pem$|\.pem\.[0-9a-f]{12}$/;

export interface BundlesOptions {
  /** Folder for the files, mode 0700: `trust` in the state folder. */
  readonly directory: string;
  readonly rootPem: string;
  readonly now: () => number;
  /** Candidates for the system's public roots (default: those of the known distributions). */
  readonly systemBundles?: readonly string[];
}

interface TrustEnvironmentOptions {
  /** What the child would have without us. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The child's working folder, to which relative paths in the environment refer. */
  readonly workingDirectory: string;
}

interface TrustEnvironment {
  /** Variables to put over the child's own. */
  readonly variables: Readonly<Record<string, string>>;
  /** What could not be completed, for the user to read. */
  readonly notes: readonly string[];
}

/** The files that lead children to our root. */
export interface Bundles {
  /** Our root alone. */
  readonly rootPath: string;
  /** Says what a child needs in its environment to trust our root beside all that it trusts already. */
  trustEnvironment(options: TrustEnvironmentOptions): Promise<TrustEnvironment>;
}

/**
 * Writes `root.pem`, and opens the folder in which bundles are made when they are asked for.
 *
 * @throws {Failure} `AUTHORITY_NOT_WRITABLE`
 */
export async function openBundles(options: BundlesOptions): Promise<Bundles> {
  const { directory, rootPem, now, systemBundles = SYSTEM_BUNDLES } = options;
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const rootPath = join(directory, "root.pem");
    await put(rootPath, joinCertificates(rootPem));
    await sweep(directory, now());
    return {
      rootPath,
      trustEnvironment: (asked) => environmentOf(asked, { directory, rootPem, rootPath, systemBundles, nowMs: now() }),
    };
  } catch (error) {
    throw notWritable(directory, error);
  }
}

interface Place {
  readonly directory: string;
  readonly rootPem: string;
  readonly rootPath: string;
  readonly systemBundles: readonly string[];
  readonly nowMs: number;
}

async function environmentOf(asked: TrustEnvironmentOptions, place: Place): Promise<TrustEnvironment> {
  const systemPem = await readFirst(place.systemBundles);
  const variables: Record<string, string> = {};
  const notes: string[] = [];
  // A dozen variables mostly name one and the same file: it is read, and written, once. That was 50 ms of each run.
  const made = new Map<string, string | undefined>();
  for (const { variable, base } of trustPlan({
    environment: asked.environment,
    hasSystemBundle: systemPem !== undefined,
  })) {
    const source = base.kind === "user" ? resolve(asked.workingDirectory, base.path) : base.kind;
    if (!made.has(source)) made.set(source, await fileFor(base.kind, { ...place, systemPem, userPath: source }));
    const path = made.get(source);
    if (path !== undefined) variables[variable] = path;
    else if (base.kind === "user") {
      notes.push(`${variable} is "${base.path}", which is no file of certificates: our root was not added`);
    }
  }
  return { variables, notes };
}

/** Gives the file's path; undefined when the user's own is no file of certificates. */
async function fileFor(
  kind: TrustVariable["base"]["kind"],
  place: Place & { readonly systemPem: string | undefined; readonly userPath: string },
): Promise<string | undefined> {
  if (kind === "none") return place.rootPath;
  if (kind === "system") {
    const path = join(place.directory, "bundle.pem");
    await put(path, joinCertificates(place.systemPem ?? "", place.rootPem)).catch((error: unknown) => {
      throw notWritable(place.directory, error);
    });
    return path;
  }
  const userPem = await readBundle(place.userPath);
  return userPem === undefined ? undefined : merge(place.userPath, userPem, place);
}

/** Adds our root to the user's certificates, in a file of ours that is named by its content. */
async function merge(userPath: string, userPem: string, place: Place): Promise<string> {
  const all = new Set(certificateBlocks(userPem));
  const root = certificateBlocks(place.rootPem);
  // A child of a child: what it was given has our root already, as has a system store that trusts it.
  if (root.every((block) => all.has(block))) return userPath;
  const merged = [...all, ...root].join("");
  const hash = createHash("sha256").update(merged).digest("hex").slice(0, 32);
  const path = join(place.directory, `merged-${hash}.pem`);
  try {
    await put(path, merged);
    await utimes(path, place.nowMs / 1000, place.nowMs / 1000);
  } catch (error) {
    throw notWritable(place.directory, error);
  }
  return path;
}

/** Writes a file whole or not at all; leaves one alone that is so already. */
async function put(path: string, text: string): Promise<void> {
  if ((await readText(path)) === text) return;
  const fresh = `${path}.${randomBytes(6).toString("hex")}`;
  await writeFile(fresh, text, { mode: 0o600, flag: "wx" });
  await rename(fresh, path);
}

async function sweep(directory: string, nowMs: number): Promise<void> {
  const files: { path: string; mtimeMs: number }[] = [];
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const stats = SWEPT.test(name) ? await stat(path).catch(() => undefined) : undefined;
    if (stats !== undefined) files.push({ path, mtimeMs: stats.mtimeMs });
  }
  files.sort((a, b) => b.mtimeMs - a.mtimeMs);
  const dead = files.filter(({ mtimeMs }, index) => mtimeMs < nowMs - MERGED_UNUSED_MS || index >= MERGED_MAX);
  for (const { path } of dead) await rm(path, { force: true });
}

async function readFirst(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const pem = await readBundle(path);
    if (pem !== undefined) return pem;
  }
  return undefined;
}

/** Gives a file's text if there is at least one certificate in it. */
async function readBundle(path: string): Promise<string | undefined> {
  const text = await readText(path);
  return text !== undefined && hasCertificate(text) ? text : undefined;
}

/** Reads a plain file of a sensible size; a pipe named in a variable would be read for ever. */
async function readText(path: string): Promise<string | undefined> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined || !stats.isFile() || stats.size > BUNDLE_BYTES_MAX) return undefined;
  const handle = await open(path).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    return await handle.readFile("utf8");
  } finally {
    await handle.close();
  }
}

function notWritable(directory: string, error: unknown): Error {
  const reason = (error as NodeJS.ErrnoException).code ?? String(error);
  return certificatesFailure("AUTHORITY_NOT_WRITABLE", { directory, reason }, { cause: error });
}
