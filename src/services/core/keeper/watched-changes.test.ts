import assert from "node:assert/strict";
import { test } from "node:test";
import { WatchedChanges } from "./watched-changes.ts";

test("WatchedChanges waits until it has been quiet, and names what changed", () => {
  const changes = new WatchedChanges();
  assert.equal(changes.dueAtMs, Infinity);
  changes.add("web/server.ts", { atMs: 0, debounceMs: 100 });
  changes.add("web/server.ts", { atMs: 50, debounceMs: 100 });
  assert.equal(changes.dueAtMs, 150);
  assert.equal(changes.take(149), undefined);
  assert.equal(changes.take(150), "web/server.ts changed");
  assert.equal(changes.take(1000), undefined);
});

test("WatchedChanges counts the others, until they are too many", () => {
  const changes = new WatchedChanges();
  for (const path of ["a.ts", "b.ts", "c.ts"]) changes.add(path, { atMs: 0, debounceMs: 100 });
  assert.equal(changes.take(100), "a.ts and 2 more changed");
  for (let index = 0; index < 2000; index += 1) changes.add(`${index}.ts`, { atMs: 0, debounceMs: 100 });
  assert.equal(changes.take(100), "0.ts and many more changed");
  changes.add("a.ts", { atMs: 0, debounceMs: 100 });
  changes.clear();
  assert.equal(changes.take(100), undefined);
});
