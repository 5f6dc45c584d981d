import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bytesOf, cutAt } from "../../../test/support/http1.ts";
import { ChunkedBody } from "./chunked-body.ts";
import { DEFAULT_HTTP1_LIMITS } from "./limits.ts";

function read(chunks: readonly Uint8Array[]): string {
  const body = new ChunkedBody(DEFAULT_HTTP1_LIMITS);
  body.begin();
  let before = 0;
  for (const bytes of chunks) {
    const stop = before + body.execute(bytes, 0);
    if (body.fault !== undefined) return `${body.fault} at ${stop}`;
    if (body.done) return `done at ${stop}`;
    before += bytes.length;
  }
  return "more";
}

test("ChunkedBody ends behind the last chunk and its trailers", () => {
  assert.equal(read([bytesOf("0\r\n\r\nX")]), "done at 5");
  assert.equal(read([bytesOf("a\r\n0123456789\r\n000;x\r\nA: 1\r\n\r\nX")]), "done at 30");
  assert.equal(read([bytesOf("5\r\nhel")]), "more");
});

test("ChunkedBody takes sizes up to 2^53 - 1", () => {
  assert.equal(read([bytesOf("1fffffffffffff\r\nx")]), "more");
  assert.equal(read([bytesOf("20000000000000\r\nx")]), "chunk-size-overflow at 13");
});

test("ChunkedBody reads extensions by their grammar", () => {
  for (const extension of [";a", ";a=b", ' ; a\t= "q\\"\\\\;\xff" ; c', ";a;b=1;c", ' \t;a=""']) {
    assert.equal(read([bytesOf(`1${extension}\r\nx\r\n0${extension}\r\n\r\n`)]).slice(0, 4), "done", extension);
  }
  for (const extension of [";", ";=", "; a b", ';a="', ";a=b c", ";a\0", ';a="\\\0"', "; a ="]) {
    assert.match(read([bytesOf(`1${extension}\r\nx\r\n0\r\n\r\n`)]), /^chunk-extension-invalid/, extension);
  }
});

test("ChunkedBody gives the same result however it is cut", () => {
  const line = fc.constantFrom(
    "5\r\nhello\r\n",
    '1;a="b"\r\nx\r\n',
    "0\r\n",
    "\r\n",
    "A: 1\r\n",
    "5 \r\n",
    "g",
    "\n",
    "2\r\nxyz",
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 8 }), (lines, places) => {
      const text = lines.join("");
      assert.equal(read(cutAt(text, places)), read([bytesOf(text)]));
    }),
  );
});
