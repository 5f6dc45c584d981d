import assert from "node:assert/strict";
import { test } from "node:test";
import type { AnswerContent } from "./answer.ts";
import { textAnswer } from "./text-answer.ts";

const CONTENT: AnswerContent = {
  status: 503,
  code: "service-down",
  message: "The service is down",
  hint: "Start it again",
  lookAgainMs: undefined,
  retryAfterSeconds: undefined,
  details: {
    message: "web.localhost is down",
    hint: "Start it again",
    command: "portolan run -- npm run dev",
    facts: [
      { label: "Ended", value: "3 s ago" },
      { label: "Command", value: "npm run dev" },
    ],
    lines: ["one", "two"],
    links: [{ url: "https://a.localhost/", text: "a", state: "starting" }],
    linksLeftOut: 3,
  },
};

test("textAnswer is short for anyone", () => {
  assert.equal(textAnswer(CONTENT, false), "portolan: The service is down\nhint: Start it again\n");
});

test("textAnswer tells the owner everything", () => {
  assert.equal(
    textAnswer(CONTENT, true),
    `portolan: web.localhost is down
hint: Start it again

  portolan run -- npm run dev

  https://a.localhost/  (starting)

  and 3 more: portolan ls

ended:    3 s ago
command:  npm run dev

last lines:
  one
  two
`,
  );
});

test("textAnswer names the doctor's cause to the owner alone", () => {
  assert.ok(CONTENT.details);
  const diagnosis = { id: "E17", cause: "It is stopped", evidence: ["state T (stopped)"] };
  const content = { ...CONTENT, details: { ...CONTENT.details, diagnosis } };
  assert.match(textAnswer(content, true), /\ncause: It is stopped \(E17\)\nhint: [^]*\n  - state T \(stopped\)\n/);
  assert.doesNotMatch(textAnswer(content, false), /E17|stopped/);
});
