import assert from "node:assert/strict";
import { test } from "node:test";
import { describeAnswer } from "./describe-answer.ts";
import { jsonAnswer } from "./json-answer.ts";

const CONTENT = describeAnswer(
  {
    type: "unknown-name",
    authority: "x.localhost",
    known: [{ name: "blog.localhost", path: "/", state: "ready" }],
  },
  { secure: true, port: 1290, nowMs: 0 },
);

test("jsonAnswer has the shape of a failure", () => {
  assert.deepEqual(JSON.parse(jsonAnswer(CONTENT, true)), {
    error: {
      code: "unknown-name",
      status: 404,
      message: `No service is named "x.localhost"`,
      hint: "Open one of these, or start a service",
      details: {
        command: "portolan run --name x -- COMMAND",
        facts: {},
        lastLines: [],
        known: [{ url: "https://blog.localhost:1290/", state: "ready" }],
        knownLeftOut: 0,
      },
    },
  });
});

test("jsonAnswer gives details to the owner alone", () => {
  assert.deepEqual(JSON.parse(jsonAnswer(CONTENT, false)), {
    error: { code: "unknown-name", status: 404, message: "No service has this name" },
  });
});
