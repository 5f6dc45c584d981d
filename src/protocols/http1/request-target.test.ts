import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, requestHeadOf, textOf } from "../../../test/support/http1.ts";
import { readTarget } from "./request-target.ts";

function read(method: string, target: string): string {
  const head = requestHeadOf("GET / HTTP/1.0\r\n\r\n");
  Object.assign(head, { method, bytes: bytesOf(target), targetStart: 0, targetEnd: target.length });
  const fault = readTarget(head);
  if (fault !== undefined) return fault;
  const authority = head.authorityStart === -1 ? "none" : textOf(head.bytes, head.authorityStart, head.authorityEnd);
  return `${authority} ${textOf(head.bytes, head.pathStart, target.length)}`;
}

test("readTarget knows the four forms", () => {
  assert.equal(read("GET", "/a//b?http://c"), "none /a//b?http://c");
  assert.equal(read("GET", "hTTp://a.test:1/b"), "a.test:1 /b");
  assert.equal(read("GET", "https://a.test"), "a.test ");
  assert.equal(read("CONNECT", "a.test:443"), "a.test:443 a.test:443");
  assert.equal(read("OPTIONS", "*"), "none *");
});

test("readTarget refuses a form with the wrong method, and what has no form", () => {
  assert.equal(read("GET", "*"), "asterisk-form-without-options");
  assert.equal(read("GET", "a.test:443"), "authority-form-without-connect");
  assert.equal(read("CONNECT", "/"), "connect-without-authority");
  assert.equal(read("GET", "http:"), "authority-form-without-connect");
  assert.equal(read("GET", "http:/"), "target-form-unknown");
  assert.equal(read("GET", "http://"), "invalid-target-authority");
  assert.equal(read("GET", "httpx://a"), "unsupported-scheme");
  assert.equal(read("GET", "http://a@b/"), "target-with-userinfo");
  assert.equal(read("GET", "http://a/@b"), "a /@b");
});
