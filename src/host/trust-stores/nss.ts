import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isFailure } from "../../failure/failure.ts";
import { shellWord } from "../core/shell-word.ts";
import { trustFailure } from "./failures.ts";
import { FileUndo } from "./file-undo.ts";
import { nssTrust } from "./nss-listing.ts";
import { isOpenAnywhere } from "./open-files.ts";
import { holdsRoot, parseRoot, type RootCertificate } from "./root-certificate.ts";
import { runTool, type ToolOptions } from "./run-tool.ts";
import type { TrustChange, TrustStatus, TrustStore } from "./trust-store.ts";

const FILES = ["cert9.db", "key4.db", "pkcs11.txt"];
/** Trusted to sign servers, and nothing else. */
const FLAGS = "C,,";
const DEADLINE_MS = 30_000;
const REMEDY = "Run `sudo apt-get install libnss3-tools` (Fedora: nss-tools; macOS: brew install nss)";

export interface NssStoreOptions {
  readonly id: string;
  readonly label: string;
  /** Folders with a `cert9.db`, found anew for each call. */
  databases(): Promise<readonly string[]>;
  /** Gives a folder to make a database in, where one is missing. */
  missing(): Promise<string | undefined>;
  /** Where copies of the databases wait for `untrust`. */
  readonly undoDirectory: string;
  /** PATH on which `certutil` is looked for. */
  readonly path: string;
  readonly home: string;
  /** File of the root, named in a command that the user runs instead. */
  readonly rootPath: string;
}

/** Makes a trust store of NSS databases, which browsers read: one of Chromium's, one for each profile of Firefox. */
export function nssStore(options: NssStoreOptions): TrustStore {
  const open = (folder: string, root: RootCertificate): NssDatabase => new NssDatabase(folder, { ...options, root });
  const all = async (rootPem: string): Promise<NssDatabase[]> => {
    const root = parseRoot(rootPem);
    return (await options.databases()).map((folder) => open(folder, root));
  };
  return {
    id: options.id,
    label: options.label,
    async available() {
      const isThere = (await options.databases()).length > 0 || (await options.missing()) !== undefined;
      return isThere ? { isAvailable: true } : { isAvailable: false, reason: "no profile was found" };
    },
    async status(rootPem) {
      const statuses = await Promise.all((await all(rootPem)).map((database) => database.status()));
      if (statuses.every((status) => status === "absent")) return "absent";
      return statuses.every((status) => status === "trusted") ? "trusted" : "partial";
    },
    async trust(rootPem) {
      const databases = await all(rootPem);
      const missing = await options.missing();
      if (missing !== undefined) databases.push(open(missing, parseRoot(rootPem)));
      return eachOf(databases, (database) => database.trust());
    },
    async untrust(rootPem) {
      return eachOf(await all(rootPem), (database) => database.untrust());
    },
  };
}

/** All are tried, also after one that fails: each is whole by itself. */
async function eachOf(
  databases: readonly NssDatabase[],
  change: (database: NssDatabase) => Promise<boolean>,
): Promise<TrustChange> {
  const outcomes: PromiseSettledResult<boolean>[] = [];
  for (const database of databases) outcomes.push(...(await Promise.allSettled([change(database)])));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  const isChanged = outcomes.some((outcome) => outcome.status === "fulfilled" && outcome.value);
  return { isChanged, notes: isChanged ? ["Restart browsers that are open: they read their store at the start"] : [] };
}

class NssDatabase {
  readonly #folder: string;
  readonly #root: RootCertificate;
  readonly #tool: ToolOptions;
  readonly #undo: FileUndo;
  readonly #rootPath: string;

  constructor(folder: string, options: NssStoreOptions & { root: RootCertificate }) {
    this.#folder = folder;
    this.#root = options.root;
    this.#rootPath = options.rootPath;
    this.#tool = { path: options.path, home: options.home, deadlineMs: DEADLINE_MS, remedy: REMEDY };
    const place = createHash("sha256").update(folder).digest("hex").slice(0, 16);
    this.#undo = new FileUndo(join(options.undoDirectory, `nss-${place}-${options.root.keyId}`));
  }

  /** @throws {Failure} `TRUST_NAME_TAKEN` when the nickname is another certificate's. */
  async status(): Promise<TrustStatus> {
    const listing = await runTool(["certutil", "-L", ...this.#at()], this.#tool);
    const flags = nssTrust(listing, this.#root.name);
    if (flags === undefined) return "absent";
    const pem = await runTool(["certutil", "-L", ...this.#at(), "-n", this.#root.name, "-a"], this.#tool);
    if (!holdsRoot(pem, this.#root)) {
      throw trustFailure("TRUST_NAME_TAKEN", { place: this.#folder, name: this.#root.name });
    }
    return flags.includes("C") ? "trusted" : "partial";
  }

  async trust(): Promise<boolean> {
    const isThere = await isFile(join(this.#folder, "cert9.db"));
    if (isThere && (await this.status()) === "trusted") return false;
    await this.#undo.remember(this.#files(), isThere ? [] : await missingFolders(this.#folder));
    try {
      if (!isThere) await this.#create();
      await this.#add();
    } catch (error) {
      await this.#undo.restore(); // certutil adds the certificate before it fails to trust it.
      throw error;
    }
    await this.#undo.seal();
    return true;
  }

  async untrust(): Promise<boolean> {
    if ((await this.status()) === "absent") return false;
    // A program that has the database open would go on with the old file, so it gets the change the slow way.
    if ((await this.#undo.isUntouched()) && isOpenAnywhere(this.#files()) === false) {
      await this.#undo.restore();
      return true;
    }
    const remove = ["certutil", "-D", ...this.#at(), "-n", this.#root.name] as const;
    await this.#change(remove, remove);
    await this.#undo.forget();
    return true;
  }

  async #create(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await runTool(["certutil", "-N", ...this.#at(), "--empty-password"], this.#tool);
  }

  async #add(): Promise<void> {
    const scratch = await mkdtemp(join(tmpdir(), "portolan-trust-"));
    try {
      const file = join(scratch, "root.pem");
      await writeFile(file, this.#root.pem);
      const add = ["certutil", "-A", ...this.#at(), "-n", this.#root.name, "-t", FLAGS, "-i"] as const;
      await this.#change([...add, file], [...add, this.#rootPath]);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
    if ((await this.status()) !== "trusted") {
      throw trustFailure("TRUST_UNCHANGED", { place: this.#folder, wanted: "trusted" });
    }
  }

  /** An empty password file answers for a database without password, and is refused by one that has one. */
  async #change(command: readonly [string, ...string[]], byHand: readonly string[]): Promise<void> {
    try {
      await runTool([...command, "-f", "/dev/null"], this.#tool);
    } catch (error) {
      if (!isFailure(error, "TRUST_TOOL_FAILED") || !error.message.includes("SEC_ERROR_BAD_PASSWORD")) throw error;
      const words = byHand.map((word) => shellWord(word)).join(" ");
      throw trustFailure("TRUST_STORE_LOCKED", { place: this.#folder, command: words }, { cause: error });
    }
  }

  #at(): [string, string] {
    return ["-d", `sql:${this.#folder}`];
  }

  #files(): string[] {
    return FILES.map((file) => join(this.#folder, file));
  }
}

/** The folder and those above it that are not there yet, the deepest first. */
async function missingFolders(folder: string): Promise<string[]> {
  const missing: string[] = [];
  for (let at = folder; dirname(at) !== at && !(await exists(at)); at = dirname(at)) missing.push(at);
  return missing;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}
