import assert from "node:assert/strict";
import { test } from "node:test";
import { Field, ParserState } from "./head.ts";

test("Field ids are distinct and fit into the bits of Head.known", () => {
  const ids = Object.values(Field);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.every((id) => id >= 0 && id < 31));
});

test("ParserState is ordered: head, body, end", () => {
  const { IDLE, HEAD, LENGTH_BODY, CHUNKED_BODY, UNTIL_CLOSE_BODY, ENDED, FAILED } = ParserState;
  const order = [IDLE, HEAD, LENGTH_BODY, CHUNKED_BODY, UNTIL_CLOSE_BODY, ENDED, FAILED];
  assert.deepEqual(
    order,
    [...order].sort((a, b) => a - b),
  );
});
