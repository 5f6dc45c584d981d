import { lstatSync, readFileSync, readlinkSync, realpathSync, statSync, type Stats } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseGitFile, parseGitHead, type GitHead } from "../core/projects/git-files.ts";

export interface GitFacts {
  /** The working copy's top folder. */
  readonly root: string;
  /** The repository that all its worktrees share. */
  readonly commonDir: string;
  /** Branch, also while it is being rebased; 7 digits of the commit when detached; undefined when unreadable. */
  readonly branch: string | undefined;
  /** Made by `git worktree add`. A submodule is not. */
  readonly isLinkedWorktree: boolean;
}

/** Git's own small files: a longer one is none of them. */
const FILE_BYTES_MAX = 65_536;
const SHORT_COMMIT_DIGITS = 7;

/**
 * Reads which git working copy a folder is in, from git's own files, without starting git; undefined outside of any.
 * A broken `.git` counts as none, and the search goes on above it.
 */
export function readGitFacts(directory: string): GitFacts | undefined {
  for (let root = resolve(directory); ; root = dirname(root)) {
    const gitDir = gitDirOf(root);
    if (gitDir !== undefined) return factsOf(root, gitDir);
    if (root === dirname(root)) return undefined;
  }
}

function factsOf(root: string, gitDir: string): GitFacts {
  const common = readSmallFile(join(gitDir, "commondir"))?.trim();
  const isLinkedWorktree = common !== undefined && common !== "";
  return {
    root,
    commonDir: realPath(isLinkedWorktree ? resolve(gitDir, common) : gitDir),
    branch: branchOf(gitDir),
    isLinkedWorktree,
  };
}

/** The repository of a working copy's top folder: its `.git` folder, or the one that its `.git` file names. */
function gitDirOf(root: string): string | undefined {
  const dotGit = join(root, ".git");
  const found = statIfThere(dotGit);
  if (found === undefined) return undefined;
  let gitDir: string | undefined = dotGit;
  if (!found.isDirectory()) {
    const path = parseGitFile(readSmallFile(dotGit) ?? "");
    gitDir = path === undefined ? undefined : resolve(root, path);
  }
  return gitDir !== undefined && readHead(gitDir) !== undefined ? gitDir : undefined;
}

function branchOf(gitDir: string): string | undefined {
  const head = parseGitHead(readHead(gitDir) ?? "");
  if (head === undefined || "branch" in head) return head?.branch;
  // A rebase detaches HEAD for a while; the name of what is worked on shall not change with it.
  for (const folder of ["rebase-merge", "rebase-apply"]) {
    const rebased: GitHead | undefined = parseGitHead(readSmallFile(join(gitDir, folder, "head-name")) ?? "");
    if (rebased !== undefined && "branch" in rebased) return rebased.branch;
  }
  return head.commit.slice(0, SHORT_COMMIT_DIGITS);
}

/** HEAD's text; an old repository has a symlink there, whose target says the same. */
function readHead(gitDir: string): string | undefined {
  const path = join(gitDir, "HEAD");
  try {
    if (lstatSync(path).isSymbolicLink()) return readlinkSync(path);
  } catch {
    return undefined;
  }
  return readSmallFile(path);
}

/** Reads a small regular file; a pipe or a device would block for ever. */
function readSmallFile(path: string): string | undefined {
  const found = statIfThere(path);
  if (found?.isFile() !== true || found.size > FILE_BYTES_MAX) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Not readable for this user: as good as none.
    return undefined;
  }
}

function statIfThere(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
