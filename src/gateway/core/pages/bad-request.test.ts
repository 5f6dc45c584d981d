import assert from "node:assert/strict";
import { test } from "node:test";
import { badRequest } from "./bad-request.ts";

function refused(status: number) {
  return badRequest({
    code: "bare-line-feed",
    status,
    section: "RFC 9112 section 2.2",
    message: "a line ends with LF",
  });
}

test("badRequest answers with the status of the violation", () => {
  for (const status of [400, 408, 413, 414, 417, 421, 431, 501, 503, 505]) {
    const { message, ...content } = refused(status);
    assert.equal(content.status, status);
    assert.notEqual(message, "The request was refused");
  }
});

test("badRequest names the rule and its source", () => {
  const { details } = refused(400);
  assert.equal(details?.message, "The request breaks a rule of HTTP: a line ends with LF");
  assert.deepEqual(details?.facts, [
    { label: "Rule", value: "bare-line-feed" },
    { label: "Source", value: "RFC 9112 section 2.2" },
  ]);
});

test("badRequest says to come back when the gateway is at its limit", () => {
  assert.equal(refused(503).retryAfterSeconds, 1);
});
