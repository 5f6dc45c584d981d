import assert from "node:assert/strict";
import { test } from "node:test";
import { isVersion1, lineEndAt, lineEndFault, minorVersionAt, VERSION_LENGTH, versionFault } from "./start-line.ts";
import { asciiBytes } from "./tokens.ts";

test("isVersion1 takes HTTP/1 with any minor digit", () => {
  for (const text of ["HTTP/1.0", "HTTP/1.1", "HTTP/1.9"]) assert.ok(isVersion1(asciiBytes(text), 0));
  for (const text of ["HTTP/2.0", "http/1.1", "HTTP/1.x", "HTTP-1.1", "HTTP/1,1"])
    assert.ok(!isVersion1(asciiBytes(text), 0));
  assert.deepEqual(
    ["0", "1", "2"].map((digit) => minorVersionAt(asciiBytes(`HTTP/1.${digit}`), 0)),
    [0, 1, 1],
  );
});

test("versionFault tells another version from none", () => {
  assert.equal(versionFault(asciiBytes("HTTP/2.0"), 0, VERSION_LENGTH), "version-unsupported");
  assert.equal(versionFault(asciiBytes("HTTP/2.00"), 0, 9), "version-malformed");
  assert.equal(versionFault(asciiBytes("HTTPS/1.1"), 0, 9), "version-malformed");
});

test("lineEndFault knows CRLF from its halves", () => {
  const bytes = asciiBytes("a\r\nb\rc\n\r");
  assert.deepEqual(
    [0, 1, 4, 6, 7].map((at) => lineEndFault(bytes, at, bytes.length)),
    [undefined, undefined, "bare-carriage-return", "bare-line-feed", "bare-carriage-return"],
  );
  assert.equal(lineEndAt(bytes, 0, bytes.length), 1);
  assert.equal(lineEndAt(bytes, 0, 1), 1);
});
