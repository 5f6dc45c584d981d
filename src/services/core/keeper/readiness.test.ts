import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReadySpec } from "../project/project-spec.ts";
import { Readiness } from "./readiness.ts";

const READY = { type: "ready" };
const check = (inMs: number): object => ({ type: "check", inMs });

function readiness(ready: ReadySpec, listens = true): Readiness {
  return new Readiness({ ready, listens });
}

test("Readiness needs only a listener, or a process where nothing listens", () => {
  const listening = readiness({ type: "listening", deadlineMs: 1000 });
  assert.equal(listening.started(), undefined);
  assert.deepEqual(listening.listening(), READY);
  assert.deepEqual(readiness({ type: "listening", deadlineMs: 1000 }, false).started(), READY);
});

test("Readiness begins to connect once it listens, and to look into logs and run commands at once", () => {
  for (const type of ["tcp", "http"] as const) {
    const connected = readiness({ type, path: "/", statuses: [], deadlineMs: 1000 });
    assert.equal(connected.started(), undefined);
    assert.deepEqual(connected.listening(), check(0));
    assert.equal(connected.listening(), undefined);
    assert.deepEqual(connected.checked(true, ""), READY);
  }
  for (const type of ["log", "exec"] as const) {
    const looked = readiness({ type, pattern: "up", command: "true", deadlineMs: 1000 });
    assert.deepEqual(looked.started(), check(0));
    assert.equal(looked.listening(), undefined);
    assert.deepEqual(looked.checked(true, ""), READY);
  }
});

test("Readiness checks often at first, then every half second", () => {
  const slow = readiness({ type: "tcp", deadlineMs: 1000 });
  slow.started();
  slow.listening();
  const gaps = Array.from({ length: 30 }, () => slow.checked(false, "refused"));
  assert.deepEqual(gaps.slice(0, 7), [20, 23, 26, 30, 35, 40, 46].map(check));
  assert.deepEqual(gaps.slice(-2), [500, 500].map(check));
});

test("Readiness ignores an answer that nobody asked for, and one of a listener that is gone", () => {
  const lost = readiness({ type: "tcp", deadlineMs: 1000 });
  assert.equal(lost.checked(true, ""), undefined);
  lost.started();
  lost.listening();
  lost.lost();
  assert.equal(lost.checked(true, ""), undefined);
  assert.deepEqual(lost.listening(), check(0));
  const logged = readiness({ type: "log", pattern: "up", deadlineMs: 1000 });
  logged.started();
  logged.lost();
  assert.equal(logged.checked(true, ""), undefined);
});

test("Readiness asks nothing more once it is ready, until it is lost", () => {
  const logged = readiness({ type: "log", pattern: "up", deadlineMs: 1000 });
  logged.started();
  logged.checked(true, "");
  assert.equal(logged.listening(), undefined);
  logged.lost();
  assert.deepEqual(logged.listening(), check(0));
});

test("Readiness says why it is late", () => {
  const silent = readiness({ type: "tcp", deadlineMs: 1500 });
  assert.equal(silent.lateCause, "does not listen after 1.5 s");
  silent.started();
  silent.listening();
  assert.equal(silent.lateCause, "not ready after 1.5 s");
  silent.checked(false, "connection refused");
  assert.equal(silent.lateCause, "not ready after 1.5 s: connection refused");
});
