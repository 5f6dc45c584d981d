import assert from "node:assert/strict";
import { test } from "node:test";
import { FORBIDDEN_NAME_BYTES_MAX, FORBIDDEN_TRAILERS, isForbiddenTrailer } from "./forbidden-trailers.ts";
import { asciiBytes } from "./tokens.ts";

test("isForbiddenTrailer knows its names, and only these", () => {
  for (const name of FORBIDDEN_TRAILERS) {
    const bytes = asciiBytes(name.padEnd(FORBIDDEN_NAME_BYTES_MAX, "x"));
    assert.ok(isForbiddenTrailer(bytes, name.length), name);
    assert.ok(!isForbiddenTrailer(bytes, name.length - 1), name);
  }
  assert.ok(!isForbiddenTrailer(asciiBytes("server-timing"), 13));
  assert.ok(!isForbiddenTrailer(asciiBytes("proxy-authorization-and-more"), 300));
});
