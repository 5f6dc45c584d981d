import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf } from "../../../test/support/http1.ts";
import { DEFAULT_HTTP1_LIMITS } from "./limits.ts";
import { TrailerSection } from "./trailer-section.ts";

/** `done at N`, `fault at N` or `more`; whole and byte by byte must agree. */
function read(text: string, trailerBytesMax = 64): string {
  const bytes = bytesOf(text);
  const results = [bytes.length, 1].map((size) => {
    const section = new TrailerSection({ ...DEFAULT_HTTP1_LIMITS, trailerBytesMax });
    section.begin();
    for (let at = 0; at < bytes.length; at += size) {
      const stop = at + section.execute(bytes.subarray(at, at + size), 0);
      if (section.fault !== undefined) return `${section.fault} at ${stop}`;
      if (section.done) return `done at ${stop}`;
    }
    return "more";
  });
  assert.equal(results[0], results[1]);
  return results[0]!;
}

test("TrailerSection ends behind the empty line", () => {
  assert.equal(read("\r\nX"), "done at 2");
  assert.equal(read("A: 1\r\nB:\r\n\r\nGET"), "done at 12");
  assert.equal(read("A: 1\r\n"), "more");
});

test("TrailerSection stops at the byte that breaks a rule", () => {
  assert.equal(read("A: 1\r\nhost: x\r\n\r\n"), "trailer-forbidden at 10");
  assert.equal(read(`${"a".repeat(60)}: 1\r\n\r\n`), "trailer-too-large at 64");
  assert.equal(read("A: 1\r\n\tb\r\n\r\n"), "obs-fold at 6");
  assert.equal(read("A : 1\r\n\r\n"), "whitespace-before-colon at 1");
  assert.equal(read("A: \x7f\r\n\r\n"), "control-in-field-value at 3");
});

test("TrailerSection can begin again", () => {
  const section = new TrailerSection(DEFAULT_HTTP1_LIMITS);
  section.begin();
  section.execute(bytesOf("A: 1\r\n\r\n"), 0);
  section.begin();
  assert.ok(!section.done);
  assert.equal(section.execute(bytesOf("\r\n"), 0), 2);
  assert.ok(section.done);
});
