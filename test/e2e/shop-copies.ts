import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const ROOT: string = join(import.meta.dirname, "..", "..");

/** The example shop in a repository of its own, with a linked worktree for each further branch; gives their folders. */
export function shopWorktrees(folder: string, branches: readonly string[]): readonly string[] {
  const main = join(folder, "shop");
  mkdirSync(main);
  cpSync(join(ROOT, "examples", "shop"), main, { recursive: true });
  // Where Node looks for packages from each of the copies.
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const git = (...words: readonly string[]): void =>
    void execFileSync("git", ["-C", main, ...words], {
      env: { PATH: process.env["PATH"] ?? "", HOME: folder },
      stdio: "ignore",
    });
  git("init", "--initial-branch=main");
  git("add", ".");
  git("-c", "user.name=a", "-c", "user.email=a@localhost", "commit", "--message=shop");
  const copies = branches.map((branch) => {
    const copy = join(folder, branch);
    git("worktree", "add", "-b", branch, copy);
    return copy;
  });
  return [main, ...copies];
}
