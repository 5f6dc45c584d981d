import assert from "node:assert/strict";
import { test } from "node:test";
import { readNeeds } from "./read-needs.ts";

const at = { service: "web", services: ["web", "db", "api"] };

test("readNeeds reads a word, a list and a map", () => {
  const db = { service: "db", until: "ready", via: "gateway" };
  assert.deepEqual(readNeeds(undefined, at).needs, []);
  assert.deepEqual(readNeeds("db", at).needs, [db]);
  assert.deepEqual(readNeeds(["db", "api"], at).needs, [db, { ...db, service: "api" }]);
  assert.deepEqual(readNeeds({ db: "started", api: { via: "direct" } }, at).needs, [
    { ...db, until: "started" },
    { service: "api", until: "ready", via: "direct" },
  ]);
});

test("readNeeds refuses the unknown with the nearest name, itself, and a second time", () => {
  const [unknown] = readNeeds(["bd"], { ...at, services: ["web", "dbs"] }).problems;
  assert.deepEqual(unknown?.path, ["services", "web", "needs", 0]);
  assert.equal(unknown?.allowed, "dbs");
  assert.equal(readNeeds({ apii: "ready" }, at).problems[0]?.nearest, "api");
  assert.equal(readNeeds({ apii: "ready" }, at).problems[0]?.isKey, true);
  assert.match(readNeeds("web", at).problems[0]?.found ?? "", /itself/);
  assert.match(readNeeds(["db", "db"], at).problems[0]?.found ?? "", /twice/);
  assert.match(readNeeds("x", { service: "web", services: ["web"] }).problems[0]?.allowed ?? "", /nothing/);
});
