import assert from "node:assert/strict";
import { test } from "node:test";
import { scannedFields } from "../../../test/support/http1.ts";
import { readFraming } from "./message-framing.ts";

function read(...lines: string[]): string {
  const { head } = scannedFields(...lines);
  return readFraming(head) ?? (head.chunked ? "chunked" : `${head.contentLength}`);
}

test("readFraming reads a length up to 2^53 - 1", () => {
  assert.equal(read("X: y"), "-1");
  assert.equal(read("Content-Length: 0"), "0");
  assert.equal(read("Content-Length: 0042"), "42");
  assert.equal(read("content-length:9007199254740991"), "9007199254740991");
  assert.equal(read("Content-Length: 9007199254740992"), "content-length-overflow");
});

test("readFraming takes chunked alone, in any case", () => {
  assert.equal(read("Transfer-Encoding: chunked"), "chunked");
  assert.equal(read("transfer-encoding:CHUNKED"), "chunked");
});

test("readFraming refuses every other framing", () => {
  assert.equal(read("Content-Length: 5", "Transfer-Encoding: chunked"), "content-length-with-transfer-encoding");
  assert.equal(read("Content-Length: 5", "Content-Length: 5"), "content-length-repeated");
  assert.equal(read("Content-Length: 5 5"), "content-length-invalid");
  assert.equal(read("Transfer-Encoding: gzip", "Transfer-Encoding: chunked"), "transfer-coding-unknown");
  assert.equal(read("Transfer-Encoding: chunked", "Transfer-Encoding: gzip"), "chunked-not-final");
  assert.equal(read("Transfer-Encoding: chunked;x"), "chunked-with-parameter");
  assert.equal(read("Transfer-Encoding: chunked", "Transfer-Encoding:"), "transfer-encoding-malformed");
});

test("readFraming refuses Transfer-Encoding in HTTP/1.0", () => {
  const { head } = scannedFields("Transfer-Encoding: chunked");
  head.minorVersion = 0;
  assert.equal(readFraming(head), "transfer-encoding-in-http-1.0");
});
