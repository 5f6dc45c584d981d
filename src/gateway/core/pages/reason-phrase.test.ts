import assert from "node:assert/strict";
import { STATUS_CODES } from "node:http";
import { test } from "node:test";
import { reasonPhrase } from "./reason-phrase.ts";

test("reasonPhrase knows the registered phrases", () => {
  for (const status of [400, 404, 408, 414, 417, 421, 431, 501, 502, 503, 504, 505, 508]) {
    assert.equal(reasonPhrase(status), STATUS_CODES[status]);
  }
  assert.equal(reasonPhrase(413), "Content Too Large", "Node still says what RFC 7231 said");
});

test("reasonPhrase has a word for any other", () => {
  assert.equal(reasonPhrase(499), "Refused");
});
