import { test } from "node:test";
import type { TestContext } from "node:test";
import { findEngines } from "../../src/daemon/gateway/engine.ts";
import { Harbour } from "./harness.ts";

export type Engine = "bun" | "node";

/** For machines that do much else; alone, no test takes a quarter of it. */
const DEADLINE_MS = 180_000;

/** Declares a test that runs once on each engine of the gateway. */
export function testOnEachEngine(name: string, body: (t: TestContext, engine: Engine) => Promise<void>): void {
  for (const engine of ["bun", "node"] as const) {
    test(`${name} (${engine})`, async (t) => {
      if (engine === "bun" && !(await hasBun())) {
        if (process.env["CI"] === "true") throw new Error("needs bun: npm install (a skip is a failure with CI=true)");
        t.skip("needs bun: npm install");
        return;
      }
      await withinDeadline(body(t, engine));
    });
  }
}

/** A test that is stuck fails and lets go of its children; the runner's own timeout would leave them, and hang. */
async function withinDeadline(running: Promise<void>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<"late">();
  const timer = setTimeout(resolve, DEADLINE_MS, "late");
  try {
    if ((await Promise.race([running, late])) !== "late") return;
    await Harbour.abandonAll();
    throw new Error(`stuck for ${DEADLINE_MS / 1000} s`);
  } catch (error) {
    if (!(error instanceof SuppressedError)) throw error;
    // The runner shows neither of the two.
    const [first, second] = [error.suppressed as Error, error.error as Error];
    throw new Error(`${first.message}\nand then, at its end: ${second.message}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Declares a test in which the gateway's engine plays no part: it runs on Node's, which is always there. */
export function testOnce(name: string, body: (engine: Engine, t: TestContext) => Promise<void>): void {
  test(name, (t) => withinDeadline(body("node", t)));
}

async function hasBun(): Promise<boolean> {
  return findEngines("bun").then(
    () => true,
    () => false,
  );
}
