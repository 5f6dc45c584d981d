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

/** Reads which git working copy a folder is in, from git's own files; undefined outside of any. */
export declare function readGitFacts(directory: string): GitFacts | undefined;
