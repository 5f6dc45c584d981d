import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";

const modules = join(import.meta.dirname, "..", "..", "node_modules");

/**
 * Finds a Bun that runs: the binary inside its platform's package first, because an install without scripts leaves
 * only a stub at `bun` itself.
 */
export function findBun(): string | undefined {
  const inside = globSync("@oven/bun-*/bin/bun", { cwd: modules }).map((path) => join(modules, path));
  return [...inside, join(modules, ".bin", "bun")].find(
    (path) => spawnSync(path, ["--version"], { timeout: 10_000 }).status === 0,
  );
}
