import assert from "node:assert/strict";
import { test } from "node:test";
import { scannedFields } from "../../../test/support/http1.ts";
import { ConnectionOption, keepField, readConnection } from "./connection-options.ts";
import { Field, FIELD_STRIDE } from "./head.ts";

function read(...lines: string[]): { options: number; flagged: number[] } {
  const { head } = scannedFields(...lines);
  const options = readConnection(head);
  const flagged = lines.map((_, i) => i).filter((i) => head.fields[i * FIELD_STRIDE + 5] === 1);
  return { options, flagged };
}

test("readConnection knows its options in any case, line and place", () => {
  const { CLOSE, KEEP_ALIVE, UPGRADE } = ConnectionOption;
  assert.equal(read("Connection: Close").options, CLOSE);
  assert.equal(read("Connection: , keep-alive\t,Upgrade ,").options, KEEP_ALIVE | UPGRADE);
  assert.equal(read("Connection: close", "X: y", "Connection: UPGRADE").options, CLOSE | UPGRADE);
  assert.equal(read("Connection:").options, 0);
});

test("readConnection flags the fields that are named, and itself", () => {
  assert.deepEqual(read("X-A: 1", "Connection: x-a, X-Missing", "X-AB: 2", "X-a: 3").flagged, [0, 1, 3]);
  assert.deepEqual(read("X^: 1", "Connection: X~").flagged, [1], "only letters are folded");
});

test("readConnection leaves Trailer, and refuses to cut what frames and routes", () => {
  assert.deepEqual(read("Trailer: X", "Connection: trailer").flagged, [1]);
  for (const name of ["Host", "Content-Length", "Transfer-Encoding"]) {
    assert.equal(read(`${name}: 1`, `Connection: ${name.toUpperCase()}`).options, ConnectionOption.NAMES_FRAMING);
  }
});

test("readConnection refuses what is no list of tokens, and too many of them", () => {
  for (const value of ["a b", '"close"', "a;b", "a=b", "close/"]) {
    assert.equal(read(`Connection: ${value}`).options & ConnectionOption.MALFORMED, ConnectionOption.MALFORMED, value);
  }
  assert.equal(read(`Connection: ${"a,".repeat(64)}`).options, 0);
  assert.equal(read(`Connection: ${"a,".repeat(65)}`).options, ConnectionOption.TOO_MANY);
});

test("keepField takes the flag off", () => {
  const { head } = scannedFields("Upgrade: x", "Keep-Alive: 1", "Upgrade: y");
  keepField(head, Field.UPGRADE);
  assert.deepEqual(
    [5, 11, 17].map((at) => head.fields[at]),
    [0, 1, 0],
  );
});
