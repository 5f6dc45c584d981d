import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { applyDelta, diffSnapshot, EMPTY_SNAPSHOT } from "./snapshot-delta.ts";
import type { Route, SnapshotTables } from "./snapshot.ts";

const route = fc.record<Route>(
  {
    id: fc.constantFrom("a", "b", "c", "d"),
    authority: fc.constantFrom("shop.localhost", "web.shop.localhost"),
    path: fc.constantFrom("/", "/api"),
    serviceId: fc.constantFrom("s1", "s2"),
  },
  { noNullPrototype: true },
);
const tables = fc
  .uniqueArray(route, { selector: (row) => row.id })
  .map((routes): SnapshotTables => ({ listeners: [], services: [], routes, identities: [] }));

test("diffSnapshot and applyDelta lead from any tables to any others", () => {
  fc.assert(
    fc.property(fc.array(tables, { maxLength: 6 }), (steps) => {
      let snapshot = EMPTY_SNAPSHOT;
      for (const next of steps) {
        const delta = diffSnapshot(snapshot, next);
        if (delta)
          snapshot = applyDelta(snapshot, JSON.parse(JSON.stringify(delta))) ?? assert.fail("refused its own delta");
        assert.deepEqual(byId(snapshot.routes), byId(next.routes));
      }
    }),
  );
});

test("diffSnapshot is undefined when nothing changed", () => {
  assert.equal(diffSnapshot(EMPTY_SNAPSHOT, { listeners: [], services: [], routes: [], identities: [] }), undefined);
});

test("applyDelta refuses a delta from another version", () => {
  assert.equal(applyDelta(EMPTY_SNAPSHOT, { from: 3, version: 4, put: {}, drop: {} }), undefined);
});

function byId(rows: readonly Route[]): readonly Route[] {
  return rows.toSorted((a, b) => a.id.localeCompare(b.id));
}
