import assert from "node:assert/strict";
import { test } from "node:test";
import { REQUEST_VIOLATIONS, RESPONSE_VIOLATIONS } from "./violations.ts";

test("REQUEST_VIOLATIONS have codes in kebab-case, a status, a section and a sentence", () => {
  for (const [code, violation] of Object.entries(REQUEST_VIOLATIONS)) {
    assert.equal(violation.code, code);
    assert.match(code, /^[a-z][a-z0-9.]*(-[a-z0-9.]+)*$/);
    assert.ok([400, 414, 417, 431, 501, 505].includes(violation.status), code);
    assert.match(violation.section, /^RFC (9110|9112|6585) section \d+(\.\d+)*$/);
    assert.match(violation.message, /^[A-Z0-9].*[^.]$/);
  }
});

test("RESPONSE_VIOLATIONS are answered with 502", () => {
  assert.deepEqual(Object.keys(RESPONSE_VIOLATIONS), Object.keys(REQUEST_VIOLATIONS));
  for (const violation of Object.values(RESPONSE_VIOLATIONS)) assert.equal(violation.status, 502);
});
