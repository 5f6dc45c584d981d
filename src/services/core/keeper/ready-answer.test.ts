import assert from "node:assert/strict";
import { test } from "node:test";
import { connectAnswer, execAnswer, httpAnswer, logAnswer, logMatcher } from "./ready-answer.ts";

const READY = { ok: true, detail: "" };

test("httpAnswer takes 200 to 399, or the statuses that are named", () => {
  const any = { path: "/health", statuses: [] };
  for (const status of [200, 204, 302, 399]) assert.deepEqual(httpAnswer(status, any), READY);
  assert.deepEqual(httpAnswer(503, any), { ok: false, detail: "/health answers 503 instead of 200 to 399" });
  const named = { path: "/", statuses: [200, 401] };
  assert.deepEqual(httpAnswer(401, named), READY);
  assert.deepEqual(httpAnswer(302, named), { ok: false, detail: "/ answers 302 instead of 200 or 401" });
});

test("connectAnswer says in words why a connection failed", () => {
  assert.deepEqual(connectAnswer(undefined), READY);
  assert.deepEqual(connectAnswer("ECONNREFUSED"), { ok: false, detail: "connection refused" });
  assert.deepEqual(connectAnswer("EACCES"), { ok: false, detail: "EACCES" });
});

test("execAnswer repeats the command and its last word", () => {
  const end = { code: 1, signal: null, lastLines: ["a", " no response ", ""] };
  assert.deepEqual(execAnswer({ ...end, code: 0 }, "pg_isready"), READY);
  assert.deepEqual(execAnswer(end, "pg_isready"), { ok: false, detail: "`pg_isready` exited with 1: no response" });
  assert.equal(execAnswer({ ...end, lastLines: [] }, "pg_isready").detail, "`pg_isready` exited with 1");
});

test("logMatcher sees a word through its colours", () => {
  const matches = logMatcher("ready in \\d+ ms");
  assert.equal(matches("VITE \u001b[32mready in \u001b[1m120\u001b[22m ms\u001b[39m"), true);
  assert.equal(matches("starting"), false);
  assert.deepEqual(logAnswer(true, "up"), READY);
  assert.deepEqual(logAnswer(false, "up"), { ok: false, detail: "no line of its output matches /up/" });
});
