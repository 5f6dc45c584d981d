import assert from "node:assert/strict";
import { test } from "node:test";
import { portRange } from "./port-range.ts";
import { portServices } from "./service-names.ts";
import { UNASSIGNED_PORTS } from "./unassigned-ports.ts";

test("UNASSIGNED_PORTS are ordered spans of registered ports that do not meet", () => {
  let last = 0;
  for (const span of UNASSIGNED_PORTS) {
    assert.ok(span.first > last && span.last >= span.first, `${span.first}–${span.last}`);
    assert.equal(portRange(span.first), "registered");
    assert.equal(portRange(span.last), "registered");
    last = span.last;
  }
});

test("UNASSIGNED_PORTS hold no port that has a name", () => {
  for (const { first, last } of UNASSIGNED_PORTS) {
    for (let port = first; port <= last; port++) assert.deepEqual(portServices(port), [], `${port}`);
  }
});
