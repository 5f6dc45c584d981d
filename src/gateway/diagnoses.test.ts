import assert from "node:assert/strict";
import { test } from "node:test";
import type { UpstreamFailed } from "./core/pages/answer.ts";
import type { DiagnosisQuestion } from "./core/worker-messages.ts";
import { Diagnoses } from "./diagnoses.ts";

const FINDING = { id: "E01", cause: "Nothing listens", evidence: ["no listener"], says: "Start it", command: "go" };

function failed(port: number): UpstreamFailed {
  const tried = [{ address: "127.0.0.1", port }];
  const service = { id: "s", name: "s.localhost", state: "ready", upstreams: tried, tls: false, uid: 0 } as const;
  const rest = { command: "", directory: "", sinceMs: 0, exit: undefined, lastLines: [] };
  const fault = { fault: "refused", detail: undefined, waitedMs: undefined } as const;
  return { type: "upstream-failed", service: { ...service, ...rest }, tried, ...fault };
}

function open(timeoutMs = 60_000): { diagnoses: Diagnoses; asked: DiagnosisQuestion[] } {
  const asked: DiagnosisQuestion[] = [];
  return { diagnoses: new Diagnoses({ ask: (question) => asked.push(question) > 0, timeoutMs }), asked };
}

test("Diagnoses asks once for all who want to know, and serves the answer on", async () => {
  const { diagnoses, asked } = open();
  const storm = Array.from({ length: 100 }, async () => await diagnoses.find(failed(1)));
  assert.equal(asked.length, 1);
  diagnoses.deliver(asked[0]?.id ?? "", FINDING);
  assert.deepEqual(new Set(await Promise.all(storm)), new Set([FINDING]));
  assert.deepEqual(await diagnoses.find(failed(1)), FINDING);
  assert.equal(asked.length, 1);
});

test("Diagnoses waits no longer than its limit for a daemon that is stuck, and takes a late answer", async () => {
  const { diagnoses, asked } = open(1);
  const waiting = diagnoses.find(failed(1));
  // Its own timer holds no process: this one does.
  const alive = setTimeout(() => {}, 10_000);
  assert.equal(await waiting, undefined);
  clearTimeout(alive);
  assert.equal(await diagnoses.find(failed(1)), undefined);
  assert.equal(asked.length, 1);
  diagnoses.deliver(asked[0]?.id ?? "", FINDING);
  assert.deepEqual(await diagnoses.find(failed(1)), FINDING);
});

test("Diagnoses does not wait when there is no daemon, and bounds what it asks", () => {
  const away = new Diagnoses({ ask: () => false, timeoutMs: 60_000 });
  assert.equal(away.find(failed(1)), undefined);
  const { diagnoses, asked } = open(1);
  for (let port = 1; port <= 200; port++) void diagnoses.find(failed(port));
  assert.equal(asked.length, 64);
  assert.equal(diagnoses.find(failed(1_000)), undefined);
  diagnoses.deliver("never asked", FINDING);
});
