import { test } from "node:test";
import type { TestContext } from "node:test";
import { findEngines } from "../../src/daemon/gateway/engine.ts";

export type Engine = "bun" | "node";

/** Declares a test that runs once on each engine of the gateway. */
export function testOnEachEngine(name: string, body: (t: TestContext, engine: Engine) => Promise<void>): void {
  for (const engine of ["bun", "node"] as const) {
    test(`${name} (${engine})`, { timeout: 120_000 }, async (t) => {
      if (engine === "bun" && !(await hasBun())) {
        if (process.env["CI"] === "true") throw new Error("needs bun: npm install (a skip is a failure with CI=true)");
        t.skip("needs bun: npm install");
        return;
      }
      await body(t, engine);
    });
  }
}

async function hasBun(): Promise<boolean> {
  return findEngines("bun").then(
    () => true,
    () => false,
  );
}
