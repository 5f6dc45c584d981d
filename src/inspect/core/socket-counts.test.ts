import assert from "node:assert/strict";
import { test } from "node:test";
import { countSockets } from "./socket-counts.ts";

test("countSockets adds what is in use and what waits in TIME_WAIT, of both families", () => {
  const text = `sockets: used 294
TCP: inuse 8 orphan 0 tw 12 alloc 11 mem 2
UDP: inuse 1 mem 0
TCP6: inuse 5
UDP6: inuse 2
FRAG6: inuse 0 memory 0
`;
  assert.equal(countSockets(text), 28);
  assert.equal(countSockets(""), 0);
});
