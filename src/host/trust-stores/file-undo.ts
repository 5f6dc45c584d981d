import { createHash, randomBytes } from "node:crypto";
import { chmod, chown, mkdir, readFile, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

interface RememberedFile {
  readonly path: string;
  /** Copy beside the record; null when there was no such file. */
  readonly before: { readonly copy: string; readonly mode: number; readonly uid: number; readonly gid: number } | null;
  /** SHA-256 after the change, or null for no file; absent until `seal`. */
  readonly after?: string | null;
}

interface UndoRecord {
  readonly files: readonly RememberedFile[];
  /** Folders that the change made, the deepest first. */
  readonly madeFolders: readonly string[];
}

/**
 * Remembers files as they are before a change, so that it can be taken back to the byte. Tools that remove what they
 * added leave traces: freed pages in a database, another order in a keystore.
 */
export class FileUndo {
  readonly #directory: string;

  /** `directory` is of this one change; what it holds may be secret, so it is made with mode 0700. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Copies the files, before the change. `madeFolders` are the ones that the change is about to make. */
  async remember(paths: readonly string[], madeFolders: readonly string[] = []): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const files: RememberedFile[] = [];
    for (const path of paths) {
      const bytes = await readIfThere(path);
      if (bytes === undefined) {
        files.push({ path, before: null });
        continue;
      }
      const { mode, uid, gid } = await stat(path);
      const copy = String(files.length);
      await writeFile(join(this.#directory, copy), bytes, { mode: 0o600 });
      files.push({ path, before: { copy, mode: mode & 0o7777, uid, gid } });
    }
    await this.#write({ files, madeFolders });
  }

  /** Notes how the files are after the change. */
  async seal(): Promise<void> {
    const record = await this.#read();
    if (record === undefined) return;
    const files = await Promise.all(record.files.map(async (file) => ({ ...file, after: await hashOf(file.path) })));
    await this.#write({ ...record, files });
  }

  /** True when the files are as the change left them, so that to restore them loses nothing. */
  async isUntouched(): Promise<boolean> {
    const record = await this.#read();
    if (record === undefined) return false;
    const same = await Promise.all(
      record.files.map(async ({ path, after }) => after !== undefined && (await hashOf(path)) === after),
    );
    return same.every(Boolean);
  }

  /** Puts the files back as they were, removes folders that the change made and nobody uses, and forgets. */
  async restore(): Promise<void> {
    const record = await this.#read();
    for (const { path, before } of record?.files ?? []) {
      if (before === null) await rm(path, { force: true });
      else await this.#putBack(path, before);
    }
    for (const folder of record?.madeFolders ?? []) {
      await rmdir(folder).catch(() => undefined); // Not empty: others use it by now.
    }
    await this.forget();
  }

  async forget(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
    await rmdir(dirname(this.#directory)).catch(() => undefined); // Other changes are remembered beside it.
  }

  async #putBack(path: string, before: NonNullable<RememberedFile["before"]>): Promise<void> {
    const bytes = await readFile(join(this.#directory, before.copy));
    if ((await readIfThere(path))?.equals(bytes) === true) return;
    const fresh = `${path}.${randomBytes(6).toString("hex")}`;
    await writeFile(fresh, bytes, { mode: 0o600, flag: "wx" });
    await chown(fresh, before.uid, before.gid);
    await chmod(fresh, before.mode);
    await rename(fresh, path);
  }

  async #write(record: UndoRecord): Promise<void> {
    const path = join(this.#directory, "record.json");
    await writeFile(`${path}.new`, JSON.stringify(record), { mode: 0o600 });
    await rename(`${path}.new`, path);
  }

  async #read(): Promise<UndoRecord | undefined> {
    try {
      return JSON.parse(await readFile(join(this.#directory, "record.json"), "utf8")) as UndoRecord;
    } catch {
      return undefined; // Never remembered, or cut off: the tool's own way of removing is taken.
    }
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function hashOf(path: string): Promise<string | null> {
  const bytes = await readIfThere(path);
  return bytes === undefined ? null : createHash("sha256").update(bytes).digest("hex");
}
