export type PackageManager = "npm" | "pnpm" | "yarn" | "bun";

/** Lock files by the manager that writes them. */
const LOCK_FILES: readonly (readonly [file: string, manager: PackageManager])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["package-lock.json", "npm"],
  ["npm-shrinkwrap.json", "npm"],
];

/**
 * Says which package manager runs a project's scripts: what its package.json names, else the one whose lock file lies
 * nearest, else npm. `folders` are the names of files in each folder, from the package upwards.
 */
export function packageManagerOf(named: unknown, folders: readonly ReadonlySet<string>[]): PackageManager {
  const name = typeof named === "string" ? /^(npm|pnpm|yarn|bun)(?:@|$)/.exec(named)?.[1] : undefined;
  if (name !== undefined) return name as PackageManager;
  for (const files of folders) {
    const found = LOCK_FILES.find(([file]) => files.has(file));
    if (found !== undefined) return found[1];
  }
  return "npm";
}
