import assert from "node:assert/strict";
import { test } from "node:test";
import { readReady } from "./read-ready.ts";

const at = { listens: true, udp: false, path: ["ready"] };

test("readReady reads each way, and waits a minute unless told", () => {
  const of = (written: Parameters<typeof readReady>[0]) => readReady(written, at).ready;
  assert.deepEqual(of(undefined), { type: "listening", deadlineMs: 60_000 });
  assert.deepEqual(of("listening"), { type: "listening", deadlineMs: 60_000 });
  assert.deepEqual(of("tcp"), { type: "tcp", deadlineMs: 60_000 });
  assert.deepEqual(of({ tcp: true, timeout: "5s" }), { type: "tcp", deadlineMs: 5000 });
  assert.deepEqual(of({ http: true }), { type: "http", path: "/", statuses: [], deadlineMs: 60_000 });
  assert.deepEqual(of({ http: "/h", status: 204 }), { type: "http", path: "/h", statuses: [204], deadlineMs: 60_000 });
  assert.deepEqual(of({ http: "/h", status: [200, 401] }), {
    type: "http",
    path: "/h",
    statuses: [200, 401],
    deadlineMs: 60_000,
  });
  assert.deepEqual(of({ log: "ready in \\d+" }), { type: "log", pattern: "ready in \\d+", deadlineMs: 60_000 });
  assert.deepEqual(of({ exec: "pg_isready" }), { type: "exec", command: "pg_isready", deadlineMs: 60_000 });
});

test("readReady refuses two ways at once, a status alone, and a broken pattern", () => {
  const problemsOf = (written: Parameters<typeof readReady>[0]) => readReady(written, at).problems;
  assert.equal(problemsOf({ http: "/", log: "x" })[0]?.found, "has http and log");
  assert.deepEqual(problemsOf({ status: 200 })[0]?.path, ["ready", "status"]);
  assert.match(problemsOf({ log: "(" })[0]?.found ?? "", /no regular expression/);
  assert.match(problemsOf({ log: "x".repeat(501) })[0]?.found ?? "", /501 characters/);
});

test("readReady asks nothing over the network of what has no port, or speaks UDP", () => {
  assert.equal(readReady("tcp", { ...at, listens: false }).problems.length, 1);
  assert.equal(readReady({ http: "/" }, { ...at, udp: true }).problems.length, 1);
  assert.equal(readReady({ log: "x" }, { ...at, listens: false }).problems.length, 0);
});
