import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";

export type Engine = "bun" | "node";

const ROOT = join(import.meta.dirname, "..", "..");

/** The packages that hold Bun's own binary, for the processors that have one. */
const BUN_PACKAGES = [
  "@oven/bun-linux-x64",
  "@oven/bun-linux-x64-baseline",
  "@oven/bun-linux-aarch64",
  "@oven/bun-darwin-x64",
  "@oven/bun-darwin-aarch64",
];

/** Declares a test that runs once on each engine of the gateway. */
export function testOnEachEngine(name: string, body: (t: TestContext, engine: Engine) => Promise<void>): void {
  for (const engine of ["bun", "node"] as const) {
    test(`${name} (${engine})`, { timeout: 120_000 }, async (t) => {
      if (engine === "bun" && !hasBun()) {
        if (process.env["CI"] === "true") throw new Error("needs bun: npm install (a skip is a failure with CI=true)");
        t.skip("needs bun: npm install");
        return;
      }
      await body(t, engine);
    });
  }
}

function hasBun(): boolean {
  return BUN_PACKAGES.some((name) => existsSync(join(ROOT, "node_modules", name, "bin", "bun")));
}
