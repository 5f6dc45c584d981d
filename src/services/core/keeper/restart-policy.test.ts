import assert from "node:assert/strict";
import { test } from "node:test";
import { afterEnd, endCause } from "./restart-policy.ts";

const POLICY = { when: "on-failure", backoffMs: 200, backoffMaxMs: 1000, triesMax: 5, calmMs: 10_000 } as const;
const FAILED = { code: 1, signal: null };
const GOOD = { code: 0, signal: null };

test("afterEnd doubles the time before each restart, up to its limit", () => {
  const waits = [0, 1, 2, 3].map((tries) => afterEnd(POLICY, { end: FAILED, ranMs: 10, tries }));
  assert.deepEqual(
    waits.map((next) => (next.type === "restart" ? [next.inMs, next.tries] : next)),
    [
      [200, 1],
      [400, 2],
      [800, 3],
      [1000, 4],
    ],
  );
});

test("afterEnd gives up after as many restarts in a row as are allowed, and counts anew after a calm time", () => {
  assert.deepEqual(afterEnd(POLICY, { end: FAILED, ranMs: 10, tries: 5 }), {
    type: "give-up",
    cause: "exited with 1, after 5 restarts in a row",
  });
  assert.deepEqual(afterEnd(POLICY, { end: FAILED, ranMs: 10_000, tries: 5 }), {
    type: "restart",
    inMs: 200,
    tries: 1,
    cause: "exited with 1",
  });
  const once = { ...POLICY, triesMax: 1 };
  assert.deepEqual(afterEnd(once, { end: FAILED, ranMs: 10, tries: 1 }), {
    type: "give-up",
    cause: "exited with 1, after 1 restart",
  });
  const none = { ...POLICY, triesMax: 0 };
  assert.deepEqual(afterEnd(none, { end: FAILED, ranMs: 10, tries: 0 }), { type: "give-up", cause: "exited with 1" });
});

test("afterEnd leaves one that ended well, and one that is never to be restarted", () => {
  assert.deepEqual(afterEnd(POLICY, { end: GOOD, ranMs: 10, tries: 0 }), { type: "rest" });
  const never = { ...POLICY, when: "never" } as const;
  assert.deepEqual(afterEnd(never, { end: GOOD, ranMs: 10, tries: 0 }), { type: "rest" });
  assert.deepEqual(afterEnd(never, { end: FAILED, ranMs: 10, tries: 0 }), { type: "give-up", cause: "exited with 1" });
  const always = { ...POLICY, when: "always" } as const;
  assert.equal(afterEnd(always, { end: GOOD, ranMs: 10, tries: 0 }).type, "restart");
});

test("endCause says how a life ended", () => {
  assert.equal(endCause({ code: 3, signal: null }), "exited with 3");
  assert.equal(endCause({ code: null, signal: "SIGKILL" }), "ended by SIGKILL");
  assert.equal(endCause({ code: null, signal: null }), "ended, nobody saw how");
});
