import assert from "node:assert/strict";
import { test } from "node:test";
import { requestHeadOf, requestTranscript, wholly } from "../../../test/support/http1.ts";

function limitOf(method: string, ...lines: string[]): number {
  return requestHeadOf([`${method} / HTTP/1.1`, "Host: a", ...lines, "", ""].join("\r\n")).maxForwards;
}

test("readMaxForwards reads the limit of TRACE and OPTIONS, and ignores that of other methods", () => {
  assert.equal(limitOf("TRACE", "Max-Forwards: 10"), 10);
  assert.equal(limitOf("OPTIONS", "MAX-FORWARDS:0"), 0);
  assert.equal(limitOf("OPTIONS", "Max-Forwards: 007"), 7);
  assert.equal(limitOf("OPTIONS"), -1);
  assert.equal(limitOf("GET", "Max-Forwards: 0"), -1);
  assert.equal(limitOf("GET", "Max-Forwards: x"), -1);
});

test("readMaxForwards takes what is beyond its own maximum for that", () => {
  assert.equal(limitOf("TRACE", "Max-Forwards: 99999999999999999999999"), 2_147_483_647);
});

test("readMaxForwards forgets the limit of the last request", () => {
  const one = "OPTIONS * HTTP/1.1\r\nHost: a\r\nMax-Forwards: 1\r\n\r\n";
  const transcript = requestTranscript(wholly(`${one}${one}`));
  assert.deepEqual(transcript, [
    "OPTIONS * @a 1.1 keepAlive {Host=a|-Max-Forwards=1}",
    "end",
    "OPTIONS * @a 1.1 keepAlive {Host=a|-Max-Forwards=1}",
    "end",
  ]);
});
