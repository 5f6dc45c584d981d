import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { nodeTransport } from "../../src/gateway/transport/node.ts";
import { needs } from "../support/needs.ts";
import { runCase } from "./exam-context.ts";
import { makeIdentities } from "./exam-tools.ts";
import { EXAM } from "./exam.ts";
import { findBun } from "./find-bun.ts";
import { memoryTools } from "./memory-tools.ts";
import { systemTools } from "./system-tools.ts";

test("memory transport passes the exam", async (t) => {
  if (!needs(t, ["openssl"])) return;
  const { network, tools } = memoryTools(makeIdentities());
  for (const exam of EXAM) await t.test(exam.name, async () => await runCase(exam, network.transport(), tools));
});

test("node transport passes the exam", async (t) => {
  if (!needs(t, ["openssl"])) return;
  const tools = systemTools();
  for (const exam of EXAM) await t.test(exam.name, async () => await runCase(exam, nodeTransport, tools));
});

test("bun transport passes the exam", async (t) => {
  const bun = findBun();
  if (!needs(t, ["openssl"])) return;
  assert.ok(bun, "the bun package is not installed: npm ci");
  const child = spawn(bun, [join(import.meta.dirname, "run-exam.ts")], { stdio: ["ignore", "pipe", "inherit"] });
  const exit = once(child, "exit");
  const seen: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const { engine, name, error } = JSON.parse(line) as { engine: string; name: string; error?: string };
    seen.push(name);
    await t.test(name, () => {
      assert.equal(engine, "bun");
      assert.equal(error, undefined);
    });
  }
  assert.deepEqual(await exit, [0, null]);
  assert.deepEqual(
    seen,
    EXAM.map(({ name }) => name),
  );
});
