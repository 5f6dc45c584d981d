import assert from "node:assert/strict";
import { test } from "node:test";
import { eventOf } from "./events.ts";

const CONTENTS = { services: [], leases: [], aliases: [], uses: [] };
const GATEWAY = { ports: [1290], blockers: new Map<string, string>(), contents: CONTENTS };

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

test("eventOf tells a used copy with the names that lead to it", () => {
  const use = { project: "shop", branch: "fix-ui", sinceMs: 1 };
  assert.deepEqual(eventOf({ type: "use", use }, GATEWAY), { type: "use", use: { ...use, names: [], isUp: false } });
  const gone = { type: "use-gone", project: "shop" } as const;
  assert.deepEqual(eventOf(gone, GATEWAY), gone);
});
