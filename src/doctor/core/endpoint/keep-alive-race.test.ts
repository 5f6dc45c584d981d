import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, httpOf, ownerOf, probeOf, socketOf, speechOf } from "../../../../test/doctor/made-facts.ts";
import { keepAliveRace } from "./keep-alive-race.ts";

const probe = probeOf(speechOf({ http: httpOf({ keepAliveMs: 5000 }) }));
const symptom = { during: "request", error: "ECONNRESET", wasReused: true, idleMs: 4900 } as const;
const remote = { address: "127.0.0.1", port: 3000 };

test("keepAliveRace compares how long the connection was idle with what the server allows", () => {
  const [verdict] = keepAliveRace.judge(factsOf({ probe, symptom }));
  assert.equal(verdict?.severity, "error");
  assert.match(verdict?.cause ?? "", /had been idle for 4 s .* after 5 s$/);
  assert.deepEqual(keepAliveRace.judge(factsOf({ probe, symptom: { ...symptom, idleMs: 200 } })), []);
});

test("keepAliveRace sees a pool full of closed connections", () => {
  const clients = [socketOf("127.0.0.1:40000", { state: "close-wait", remote })];
  const [verdict] = keepAliveRace.judge(factsOf({ probe, clients, owners: [ownerOf()] }));
  assert.equal(verdict?.severity, "note");
  assert.match(verdict?.cause ?? "", /^process 4121 \(node server\.js\) keeps 1 connections/);
});

test("keepAliveRace is silent about open connections, and about a server without a limit", () => {
  const clients = [socketOf("127.0.0.1:40000", { state: "established", remote })];
  assert.deepEqual(keepAliveRace.judge(factsOf({ probe, clients })), []);
  assert.deepEqual(keepAliveRace.judge(factsOf({ probe: probeOf(speechOf({ http: httpOf() })), symptom })), []);
});
