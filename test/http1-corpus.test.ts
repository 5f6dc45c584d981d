import assert from "node:assert/strict";
import { test } from "node:test";
import { REQUEST_VIOLATIONS, RESPONSE_VIOLATIONS } from "../src/protocols/http1/violations.ts";
import { HOSTILE_REQUESTS, HOSTILE_RESPONSES, SMUGGLED_REQUEST, SMUGGLED_RESPONSE } from "./corpus/http1/corpus.ts";
import type { HostileCase } from "./corpus/http1/hostile-case.ts";
import { bytewise, PLAIN_GET, requestTranscript, responseTranscript, wholly } from "./support/http1.ts";

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

for (const [name, cases] of Object.entries(HOSTILE_REQUESTS)) {
  for (const hostile of cases) {
    test(`RequestParser refuses ${name}: ${hostile.name} (${REQUEST_VIOLATIONS[hostile.violation].section})`, () => {
      assertRefused(hostile, (chunks) => requestTranscript(chunks, hostile.limits), SMUGGLED_REQUEST);
    });
  }
}

for (const [name, cases] of Object.entries(HOSTILE_RESPONSES)) {
  for (const hostile of cases) {
    test(`ResponseParser refuses ${name}: ${hostile.name} (${RESPONSE_VIOLATIONS[hostile.violation].section})`, () => {
      const { limits, request = PLAIN_GET, finish = false } = hostile;
      const play: Play = (chunks) =>
        responseTranscript(chunks, { requests: [request], finish, ...(limits === undefined ? {} : { limits }) });
      assertRefused(hostile, play, finish ? "" : SMUGGLED_RESPONSE);
    });
  }
}

test("the corpus has a case for every violation", () => {
  const cases = [...Object.values(HOSTILE_REQUESTS), ...Object.values(HOSTILE_RESPONSES)].flat();
  const covered = new Set<string>(cases.map((hostile) => hostile.violation));
  const missing = Object.keys(REQUEST_VIOLATIONS).filter((code) => !covered.has(code));
  assert.deepEqual(missing, []);
});

test("the corpus is wide, and no class of it is more than a part", () => {
  const requests = Object.values(HOSTILE_REQUESTS);
  const responses = Object.values(HOSTILE_RESPONSES);
  assert.ok(requests.flat().length >= 120);
  assert.ok(responses.flat().length >= 60);
  assert.ok(requests.length + responses.length >= 12);
  for (const cases of [...requests, ...responses]) assert.ok(cases.length > 0 && cases.length <= 20);
  for (const cases of [...requests, ...responses]) {
    assert.equal(new Set(cases.map(({ input }) => input)).size, cases.length, "no case stands twice");
  }
});
