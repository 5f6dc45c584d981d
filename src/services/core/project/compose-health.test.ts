import assert from "node:assert/strict";
import { test } from "node:test";
import { composeHealth, composeRestart, composeStop } from "./compose-health.ts";

test("composeHealth turns a request into one of the service's own port", () => {
  const of = (command: unknown, rest: object = {}) => composeHealth({ test: command, ...rest }).ready;
  assert.deepEqual(of(["CMD", "curl", "-f", "http://localhost:3000/health"]), { http: "/health" });
  assert.deepEqual(of("curl -f http://127.0.0.1 || exit 1"), { http: "/" });
  assert.deepEqual(of(["CMD-SHELL", "wget -qO- 'http://localhost:${PORT}/up' || exit 1"]), { http: "/up" });
  assert.deepEqual(of(["CMD", "test", "-f", "a b"]), { exec: "test -f 'a b'" });
  assert.deepEqual(of("true", { interval: "5s", retries: 4, start_period: "10s" }), { exec: "true", timeout: "30s" });
});

test("composeHealth leaves out what asks a fixed port, and what is switched off", () => {
  assert.match(composeHealth({ test: ["CMD-SHELL", "pg_isready -U me"] }).leftOut ?? "", /pg_isready/);
  assert.equal(composeHealth({ test: ["NONE"] }).ready, undefined);
  assert.equal(composeHealth({ test: "true", disable: true }).ready, undefined);
  assert.equal(composeHealth(undefined).ready, undefined);
});

test("composeRestart and composeStop read every form", () => {
  assert.equal(composeRestart("no"), "never");
  assert.equal(composeRestart("unless-stopped"), "always");
  assert.deepEqual(composeRestart("on-failure:3"), { when: "on-failure", tries: 3 });
  assert.equal(composeRestart("on-failure"), undefined);
  assert.deepEqual(composeStop("SIGINT", "1m30s"), { signal: "SIGINT", timeout: "1m30s" });
  assert.deepEqual(composeStop("QUIT", undefined), { signal: "SIGQUIT" });
  assert.equal(composeStop("SIGUSR1", undefined), undefined);
});
