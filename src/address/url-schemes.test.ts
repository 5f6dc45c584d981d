import assert from "node:assert/strict";
import { test } from "node:test";
import { isEndpointScheme, schemePort } from "./url-schemes.ts";

test("schemePort agrees with the URL standard on the special schemes", () => {
  for (const scheme of ["http", "https", "ws", "wss", "ftp"]) {
    // The URL parser drops a port that is the scheme's own.
    assert.equal(new URL(`${scheme}://h:${schemePort(scheme)}/`).port, "", scheme);
  }
});

test("schemePort knows databases, and that tcp has no port of its own", () => {
  assert.equal(schemePort("postgres"), 5432);
  assert.equal(schemePort("redis"), 6379);
  assert.equal(schemePort("tcp"), undefined);
});

test("isEndpointScheme tells schemes with an endpoint from the others", () => {
  assert.deepEqual(
    ["tcp", "https", "file", "mailto", "constructor"].map((scheme) => isEndpointScheme(scheme)),
    [true, true, false, false, false],
  );
});
