import type { WatchSpec } from "../project/project-spec.ts";
import { globPattern } from "./glob-pattern.ts";

/** What no one edits: packages that were installed, histories, caches of interpreters. */
const ALWAYS: ReadonlySet<string> = new Set([
  "node_modules",
  "bower_components",
  ".git",
  ".hg",
  ".svn",
  ".jj",
  "__pycache__",
  ".venv",
  ".pytest_cache",
  ".mypy_cache",
  ".ruff_cache",
  ".DS_Store",
]);
/** What tools write: watched only where the project file names it, as in `dist/**`. */
const OUTPUTS: ReadonlySet<string> = new Set([
  "dist",
  "build",
  "out",
  "target",
  "coverage",
  ".next",
  ".nuxt",
  ".svelte-kit",
  ".turbo",
  ".cache",
  ".idea",
  ".vscode",
]);
/** What an editor writes beside a file, what a service logs, and what SQLite writes beside its database. */
const NOISE = /~$|^\.#|^#.*#$|\.sw[a-z]$|^4913$|___jb_\w+___$|\.log$|-(?:wal|shm|journal)$/;

/** Decides which files restart a service when they change. Paths are relative to its folder, with `/`. */
export class WatchFilter {
  readonly #include: readonly RegExp[];
  readonly #ignore: readonly RegExp[];
  /** Names that the project file asks for, letter by letter. */
  readonly #named: ReadonlySet<string>;

  constructor({ include, ignore }: Pick<WatchSpec, "include" | "ignore">) {
    this.#include = include.map((glob) => globPattern(glob));
    this.#ignore = ignore.map((glob) => globPattern(glob));
    this.#named = new Set(include.flatMap((glob) => glob.split("/")));
  }

  /** True when a change of this file restarts the service. */
  matches(path: string): boolean {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (NOISE.test(name) && !this.#named.has(name)) return false;
    return !this.skips(path) && this.#include.some((pattern) => pattern.test(path));
  }

  /** True of a folder that need not be looked into, and of a file that is passed over. */
  skips(path: string): boolean {
    const names = path.split("/");
    if (names[0] === ".." || path.startsWith("/")) return true;
    if (names.some((name) => ALWAYS.has(name) || (OUTPUTS.has(name) && !this.#named.has(name)))) return true;
    return this.#ignore.some((pattern) => pattern.test(path));
  }
}
