import assert from "node:assert/strict";
import { test } from "node:test";
import { requestTranscript, wholly } from "../../../test/support/http1.ts";
import { DEFAULT_HTTP1_LIMITS } from "./limits.ts";

test("DEFAULT_HTTP1_LIMITS hold where nothing else is said", () => {
  const line = (length: number) => `X: ${"a".repeat(length - 5)}\r\n`;
  const request = (fields: string) => requestTranscript(wholly(`GET / HTTP/1.1\r\nHost: a\r\n${fields}\r\n`)).at(-1);
  assert.equal(request(line(DEFAULT_HTTP1_LIMITS.fieldBytesMax)), "end");
  assert.equal(request(line(DEFAULT_HTTP1_LIMITS.fieldBytesMax + 1)), "violation field-too-large");
  assert.equal(request(line(6).repeat(DEFAULT_HTTP1_LIMITS.fieldsMax - 1)), "end");
  assert.equal(request(line(6).repeat(DEFAULT_HTTP1_LIMITS.fieldsMax)), "violation too-many-fields");
  assert.equal(request(line(30_000).repeat(3)), "violation head-too-large");
});
