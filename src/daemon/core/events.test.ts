import assert from "node:assert/strict";
import { test } from "node:test";
import { eventOf } from "./events.ts";

const GATEWAY = { ports: [1290], blockers: new Map<string, string>() };

test("eventOf shows records as views, and passes on what is gone", () => {
  const lease = {
    id: "l1",
    port: 61_000,
    name: undefined,
    state: "granted",
    holder: undefined,
    untilMs: 5,
    serviceId: "s1",
    sinceMs: 1,
  } as const;
  assert.deepEqual(eventOf({ type: "lease", lease }, GATEWAY), {
    type: "lease",
    lease: { id: "l1", port: 61_000, name: undefined, state: "granted", holder: undefined, untilMs: 5 },
  });
  const gone = { type: "alias-gone", name: "db.localhost" } as const;
  assert.deepEqual(eventOf(gone, GATEWAY), gone);
});

test("eventOf keeps findings to the status", () => {
  assert.equal(eventOf({ type: "finding", finding: { id: "x", message: "y", atMs: 1 } }, GATEWAY), undefined);
});
