/** Parses a `.git` file, which points to a repository elsewhere: a path, as it was written. */
export function parseGitFile(text: string): string | undefined {
  const path = /^gitdir: ([^\r\n\0]+)\r?\n?$/.exec(text)?.[1]?.trimEnd();
  return path === "" ? undefined : path;
}

/** What HEAD says: a branch, or the commit that is checked out without one. */
export type GitHead = { readonly branch: string } | { readonly commit: string };

/** Parses HEAD, and the `head-name` that a rebase leaves; undefined when neither a branch nor a commit stands there. */
export function parseGitHead(text: string): GitHead | undefined {
  const line = text.trim();
  const branch = /^(?:ref:\s*)?refs\/heads\/([^\s~^:?*[\\]+)$/.exec(line)?.[1];
  // A repository with the reftable format leaves this in HEAD, and keeps the truth in a binary file.
  if (branch === ".invalid") return undefined;
  if (branch !== undefined) return { branch };
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(line) ? { commit: line } : undefined;
}
