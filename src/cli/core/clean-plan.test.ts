import assert from "node:assert/strict";
import { test } from "node:test";
import { explainClean, isClean, planClean } from "./clean-plan.ts";

const NOTHING = { root: "/h", names: [], daemon: undefined, running: [], projects: [], stores: [], changes: [] };

test("planClean removes only what Portolan has put there", () => {
  const names = [
    "chart.db",
    "chart.db-wal",
    "chart.db.unreadable-1",
    "mb-x_1-",
    "ca",
    "starter.lock",
    "thesis.odt",
    ".ssh",
  ];
  const plan = planClean({ ...NOTHING, names });
  assert.deepEqual(plan.remove, ["ca", "chart.db", "chart.db-wal", "chart.db.unreadable-1", "mb-x_1-", "starter.lock"]);
  assert.deepEqual(plan.keep, [".ssh", "thesis.odt"]);
});

test("isClean is true only when there is nothing to do", () => {
  assert.equal(isClean(planClean(NOTHING)), true);
  assert.equal(isClean(planClean({ ...NOTHING, names: ["thesis.odt"] })), true);
  assert.equal(isClean(planClean({ ...NOTHING, names: ["ca"] })), false);
  assert.equal(isClean(planClean({ ...NOTHING, daemon: { pid: 4 } })), false);
  assert.equal(isClean(planClean({ ...NOTHING, projects: ["shop"] })), false);
  assert.equal(isClean(planClean({ ...NOTHING, stores: ["x"] })), false);
  assert.equal(isClean(planClean({ ...NOTHING, changes: ["x"] })), false);
});

test("explainClean says every step", () => {
  const plan = planClean({
    ...NOTHING,
    names: ["ca", "a"],
    daemon: { pid: 4 },
    running: ["w.localhost"],
    projects: ["shop"],
    stores: ["S"],
    changes: ["keep names"],
  });
  assert.deepEqual(explainClean(plan), [
    "stop project shop",
    "stop the daemon, process 4, and the gateway",
    "  w.localhost still runs; it goes on without its name",
    "take the local authority out of S",
    "no longer keep names",
    "remove from /h: ca",
    "leave what is not Portolan's: a",
  ]);
});
