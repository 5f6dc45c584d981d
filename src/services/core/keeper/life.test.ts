import assert from "node:assert/strict";
import { test } from "node:test";
import { commandText } from "../../../../test/support/keeper-transcript.ts";
import { serviceSpec } from "../../../../test/support/service-spec.ts";
import type { ServiceSpec } from "../project/project-spec.ts";
import { Life } from "./life.ts";

function begin(given: Partial<Omit<ServiceSpec, "needs">>, runsAfterHook = true): { life: Life; asked: string[] } {
  const asked: string[] = [];
  const ask = (command: Parameters<typeof commandText>[0]): number => asked.push(commandText(command));
  return { life: new Life(serviceSpec("api", given), { ask, runsAfterHook }), asked };
}
const HOOKS = { before: [], after: ["seed"] };

test("Life is ready, runs what comes after once, and tells names once", () => {
  const { life, asked } = begin({ ready: { type: "tcp", deadlineMs: 1000 }, hooks: HOOKS });
  assert.equal(life.deadlineAtMs, Infinity);
  assert.equal(life.started(10), false);
  assert.equal(life.deadlineAtMs, 1010);
  assert.equal(life.listening(), false);
  assert.equal(life.hasServed, false);
  assert.equal(life.checked(true, ""), true);
  assert.equal(life.offer(), false);
  assert.equal(life.isOffered, true);
  assert.equal(life.offer(), true);
  life.open(20);
  life.lost();
  life.close();
  life.close();
  assert.equal(life.isOffered, false);
  assert.equal(life.listening(), false);
  assert.equal(life.offer(), false);
  life.open(30);
  assert.equal(life.hasServed, true);
  const all = [
    "check api in 0",
    "route api on",
    "run-hook api after",
    "route api off",
    "check api in 0",
    "route api on",
  ];
  assert.deepEqual(asked, all);
});

test("Life has no name of a worker, and no hook of one that is adopted", () => {
  const { life, asked } = begin({ listens: false, hooks: HOOKS }, false);
  assert.equal(life.started(0), true);
  assert.equal(life.offer(), true);
  life.open(0);
  life.close();
  assert.deepEqual(asked, []);
});

test("Life waits for its process, though it was seen listening before", () => {
  const { life, asked } = begin({ ready: { type: "tcp", deadlineMs: 1000 } });
  assert.equal(life.listening(), false);
  assert.deepEqual(asked, []);
  assert.equal(life.started(0), false);
  assert.deepEqual(asked, ["check api in 0"]);
});

test("Life counts how long it ran and how long it was quiet", () => {
  const { life } = begin({});
  assert.equal(life.ranMs(500), 0);
  life.started(100);
  life.open(200);
  assert.equal(life.ranMs(500), 400);
  assert.equal(life.quietMs(0, 500), 300);
  assert.equal(life.quietMs(450, 500), 50);
  assert.equal(life.lateCause, "does not listen after 30 s");
});
