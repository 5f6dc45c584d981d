import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Lane } from "../../../src/control/contract.ts";

/** Who Postgres runs as, since it refuses root. */
const NOBODY = 65_534;

/** A working copy of the project. */
export interface Copy {
  readonly directory: string;
  readonly bind: Lane["bind"];
  /** What its names end in: the one of `db` is `db.shop.test`. */
  readonly zone: string;
}

/** The project in a repository of its own, forwarded, and in a linked worktree, direct. */
export function makeCopies(folder: string): readonly [Copy, Copy] {
  const [main, linked] = [join(folder, "shop"), join(folder, "fix")];
  cpSync(join(import.meta.dirname, "project"), main, { recursive: true });
  copyFileSync(join(import.meta.dirname, "../kinds/dns-server.js"), join(main, "dns-server.js"));
  const git = (...words: readonly string[]): void =>
    void execFileSync("git", ["-C", main, ...words], { env: { PATH: process.env["PATH"], HOME: folder } });
  git("init", "--quiet", "--initial-branch=main");
  git("add", ".");
  git("-c", "user.name=a", "-c", "user.email=a@localhost", "commit", "--quiet", "--message=shop");
  git("worktree", "add", "--quiet", "-b", "fix", linked);
  const copies = [
    { directory: main, bind: "forward", zone: "shop.test" },
    { directory: linked, bind: "direct", zone: "shop-fix.test" },
  ] as const;
  for (const copy of copies) furnish(copy);
  return copies;
}

function furnish({ directory, bind, zone }: Copy): void {
  const file = join(directory, "portolan.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replaceAll("BIND", bind));
  for (const name of ["data", "files", "empty"]) mkdirSync(join(directory, name));
  chownSync(join(directory, "data"), NOBODY, NOBODY);
  writeFileSync(join(directory, "files", "who"), `files.${zone}`);
  writeFileSync(join(directory, "files", "big"), randomBytes(4 * 2 ** 20));
  // vsftpd serves no folder that strangers may write to.
  for (const name of ["files", "empty"]) chmodSync(join(directory, name), 0o555);
}
