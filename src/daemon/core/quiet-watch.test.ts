import assert from "node:assert/strict";
import { test } from "node:test";
import { QuietWatch } from "./quiet-watch.ts";

test("QuietWatch counts from the last activity, or from when it first saw the service", () => {
  const watch = new QuietWatch();
  watch.touch("a", 900);
  assert.deepEqual(watch.look(["a", "b"], 1_000), [
    { id: "a", sinceMs: 900 },
    { id: "b", sinceMs: 1_000 },
  ]);
  watch.touch("b", 4_000);
  watch.touch("b", 3_000);
  assert.deepEqual(watch.look(["a", "b"], 6_000), [
    { id: "a", sinceMs: 900 },
    { id: "b", sinceMs: 4_000 },
  ]);
});

test("QuietWatch forgets a service that is not ready, and follows a clock that is set back", () => {
  const watch = new QuietWatch();
  watch.touch("a", 900);
  assert.deepEqual(watch.look([], 1_000), []);
  assert.deepEqual(watch.look(["a"], 2_000), [{ id: "a", sinceMs: 2_000 }]);
  assert.deepEqual(watch.look(["a"], 500), [{ id: "a", sinceMs: 500 }]);
});
