import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunReport } from "../services/run-report.ts";
import { linesOf } from "./run-lines.ts";

function told(report: RunReport): string[] {
  return linesOf(report).map(({ kind, text }) => `${kind}: ${text}`);
}

const six = { address: "::1", port: 5173 };
const four = { address: "127.0.0.1", port: 61000 };

test("linesOf prints the URLs of a service that is ready, the best one first", () => {
  const ready = {
    type: "ready",
    url: "https://a:1",
    urls: ["https://a:1", "http://a:1"],
    upstreams: [six],
    afterMs: 12.4,
  };
  assert.deepEqual(told({ ...ready, first: true } as RunReport), [
    "url: https://a:1",
    "url: http://a:1",
    "note: ready on [::1]:5173 after 12 ms",
  ]);
  assert.deepEqual(told({ ...ready, first: false } as RunReport), ["note: listens again on [::1]:5173: https://a:1"]);
});

test("linesOf says aloud what is not as expected", () => {
  assert.deepEqual(told({ type: "port-ignored", leasedPort: 61000, endpoint: six }), [
    "note: it ignores PORT (61000) and listens on [::1]:5173: the name follows",
  ]);
  assert.deepEqual(told({ type: "several-listeners", chosen: four, others: [six], sure: false }), [
    "warning: it listens on several ports; the name leads to 127.0.0.1:61000, which may be wrong ([::1]:5173)",
  ]);
  assert.deepEqual(told({ type: "exposed", endpoint: { address: "0.0.0.0", port: 3000 } }), [
    "warning: other computers can reach it: it listens on 0.0.0.0:3000, not only on loopback",
  ]);
  assert.deepEqual(told({ type: "exited-early", code: null, signal: "SIGSEGV", afterMs: 80.2, lastLines: ["x"] }), [
    "warning: it ended by SIGSEGV after 80 ms, before it listened",
  ]);
  assert.deepEqual(told({ type: "tree-ended", killed: [4, 5], left: [6] }), [
    "note: killed what it had left behind: process 4, 5",
    "warning: could not end process 6",
  ]);
});

test("linesOf sends no control character of a stranger's name", () => {
  assert.deepEqual(told({ type: "stranger-stays", port: 1, holder: "\u001b[2Jx" }), [
    "warning: port 1 is taken by ␛[2Jx: the name leads nowhere",
  ]);
});

test("linesOf tells a cause with its fix, with control characters made visible", () => {
  const fix = { says: "Let it listen there", commands: ["PORT=1 node x"] };
  assert.deepEqual(
    told({ type: "cause", about: "not-listening", id: "E47", cause: "It reads\u001b no PORT", evidence: [], fix }),
    ["warning: It reads␛ no PORT (E47)", "note: Let it listen there: PORT=1 node x"],
  );
});

test("linesOf leaves out what the user sees anyway", () => {
  assert.deepEqual(told({ type: "started", pid: 1, command: ["x"], port: 1 }), []);
});
