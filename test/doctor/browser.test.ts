import assert from "node:assert/strict";
import { test } from "node:test";
import { askBrowser } from "../../src/doctor/self-test/browser.ts";
import { needs } from "../support/needs.ts";

test("askBrowser sees by which address Chromium comes to a name below localhost", async (t) => {
  if (!needs(t, ["chromium"])) return;
  const answer = await askBrowser(process.env);
  assert.deepEqual(answer, { name: "portolan-doctor.localhost", address: "127.0.0.1" });
});

test("askBrowser asks nobody where there is no Chromium", async () => {
  assert.equal(await askBrowser({ PATH: "/nonexistent" }), undefined);
});
