import { lstatSync, readdirSync, watch, type FSWatcher } from "node:fs";
import { join } from "node:path";
import { WatchFilter } from "../core/keeper/watch-filter.ts";
import type { WatchSpec } from "../core/project/project-spec.ts";

export interface FileWatchEvents {
  /** A file that matches was written, made or removed; its path is below the watched folder, with `/`. */
  onChange(path: string): void;
  /** Said once: what cannot be watched, and why. */
  onTrouble(message: string): void;
}

/** The system gives each user so many watches (`max_user_watches`, from 8,192 on): a project has to leave some to others. */
const FOLDERS_MAX = 5000;

/**
 * Watches the files of a folder, one watch for each folder below it that may hold some. Node's own recursive watch takes
 * one for each file too, those of `node_modules` included.
 */
export class FileWatch implements Disposable {
  readonly #root: string;
  readonly #filter: WatchFilter;
  readonly #events: FileWatchEvents;
  /** By path below the root, `""` for itself. */
  readonly #watchers = new Map<string, FSWatcher>();
  #isTold = false;

  constructor(root: string, spec: WatchSpec, events: FileWatchEvents) {
    this.#root = root;
    this.#filter = new WatchFilter(spec);
    this.#events = events;
    this.#add("", false);
  }

  [Symbol.dispose](): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** Watches a folder and those below it; of one that has just come, its files are news too. */
  #add(folder: string, isNew: boolean): void {
    if (this.#watchers.has(folder)) return;
    if (this.#watchers.size >= FOLDERS_MAX) return this.#trouble(`it has more than ${FOLDERS_MAX} folders`);
    try {
      const watcher = watch(join(this.#root, folder), (_event, name) => this.#changed(folder, name));
      watcher.on("error", () => this.#remove(folder));
      // First the watch, then the look: what comes in between is seen twice, and counts once.
      this.#watchers.set(folder, watcher);
      for (const entry of readdirSync(join(this.#root, folder), { withFileTypes: true })) {
        const path = below(folder, entry.name);
        if (this.#filter.skips(path)) continue;
        // A link may lead round in a circle, or out of the project.
        if (entry.isDirectory()) this.#add(path, isNew);
        else if (isNew && this.#filter.matches(path)) this.#events.onChange(path);
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOSPC" || code === "EMFILE")
        this.#trouble("this user has no watches left (fs.inotify.max_user_watches)");
      else if (code !== "ENOENT" && code !== "ENOTDIR" && code !== "EACCES") throw error;
    }
  }

  #changed(folder: string, name: string | null): void {
    if (name === null) return;
    const path = below(folder, name);
    if (this.#filter.skips(path)) return;
    if (isFolder(join(this.#root, path))) return this.#add(path, true);
    if (this.#watchers.has(path)) this.#remove(path);
    else if (this.#filter.matches(path)) this.#events.onChange(path);
  }

  /** A folder is gone, and so are those below it. */
  #remove(folder: string): void {
    for (const [path, watcher] of this.#watchers) {
      if (path !== folder && !path.startsWith(`${folder}/`)) continue;
      watcher.close();
      this.#watchers.delete(path);
    }
  }

  #trouble(message: string): void {
    if (!this.#isTold) this.#events.onTrouble(`cannot watch all files: ${message}`);
    this.#isTold = true;
  }
}

/** Of a link, no: it is not followed. */
function isFolder(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    // A folder above it was closed to this user meanwhile.
    return false;
  }
}

function below(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
