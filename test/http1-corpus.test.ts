import assert from "node:assert/strict";
import { test } from "node:test";
import { REQUEST_VIOLATIONS, RESPONSE_VIOLATIONS } from "../src/protocols/http1/violations.ts";
import { CHUNK_CASES } from "./corpus/http1/chunks.ts";
import type { HostileCase } from "./corpus/http1/hostile-case.ts";
import { LIMIT_CASES } from "./corpus/http1/limits.ts";
import { REQUEST_FIELD_CASES } from "./corpus/http1/request-fields.ts";
import { REQUEST_FRAMING_CASES } from "./corpus/http1/request-framing.ts";
import { REQUEST_LINE_CASES } from "./corpus/http1/request-lines.ts";
import { REQUEST_TARGET_CASES } from "./corpus/http1/request-targets.ts";
import { RESPONSE_CASES, TRUNCATED_RESPONSE_CASES } from "./corpus/http1/responses.ts";
import { bytewise, PLAIN_GET, requestTranscript, responseTranscript, wholly } from "./support/http1.ts";

const REQUEST_CLASSES = {
  "request lines": REQUEST_LINE_CASES,
  "request targets": REQUEST_TARGET_CASES,
  "request fields": REQUEST_FIELD_CASES,
  "request framing": REQUEST_FRAMING_CASES,
  chunks: CHUNK_CASES,
  limits: LIMIT_CASES,
};
/** What a smuggler would put behind. */
const SMUGGLED_REQUEST = "GET /smuggled HTTP/1.1\r\nHost: b.test\r\n\r\n";
const SMUGGLED_RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

type Play = (chunks: Uint8Array[]) => string[];

/** Whole, byte by byte, and with more behind: always the same violation, and no message complete. */
function assertRefused(hostile: HostileCase, play: Play, behind: string): void {
  const { input, violation } = hostile;
  const whole = play(wholly(input));
  assert.equal(whole.at(-1), `violation ${violation}`, "fed whole");
  assert.ok(!whole.includes("end"), "no message is complete");
  assert.deepEqual(play(bytewise(input)), whole, "fed byte by byte");
  if (behind !== "") {
    assert.deepEqual(play(wholly(input + behind)), whole, "fed with trailing bytes");
    assert.deepEqual(play(bytewise(input + behind)), whole, "fed with trailing bytes, byte by byte");
  }
}

for (const [name, cases] of Object.entries(REQUEST_CLASSES)) {
  for (const hostile of cases) {
    test(`RequestParser refuses ${name}: ${hostile.name} (${REQUEST_VIOLATIONS[hostile.violation].section})`, () => {
      assertRefused(hostile, (chunks) => requestTranscript(chunks, hostile.limits), SMUGGLED_REQUEST);
    });
  }
}

for (const hostile of [...RESPONSE_CASES, ...TRUNCATED_RESPONSE_CASES]) {
  test(`ResponseParser refuses ${hostile.name} (${RESPONSE_VIOLATIONS[hostile.violation].section})`, () => {
    const { limits, request = PLAIN_GET, finish = false } = hostile;
    const play: Play = (chunks) =>
      responseTranscript(chunks, { requests: [request], finish, ...(limits === undefined ? {} : { limits }) });
    assertRefused(hostile, play, finish ? "" : SMUGGLED_RESPONSE);
  });
}

test("the corpus has a case for every violation", () => {
  const cases = [...Object.values(REQUEST_CLASSES).flat(), ...RESPONSE_CASES, ...TRUNCATED_RESPONSE_CASES];
  const covered = new Set(cases.map((hostile) => hostile.violation));
  const missing = Object.keys(REQUEST_VIOLATIONS).filter((code) => !covered.has(code as HostileCase["violation"]));
  assert.deepEqual(missing, []);
});
