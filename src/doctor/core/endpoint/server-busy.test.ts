import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, ownerOf, probeOf, socketOf, speechOf } from "../../../../test/doctor/made-facts.ts";
import { serverBusy } from "./server-busy.ts";

const listeners = [socketOf("127.0.0.1:3000")];
const probe = probeOf(speechOf({ protocol: undefined, ended: "silent" }));
const busy = [{ pid: 4121, cpuShare: 0.99, overMs: 200, waitsIn: undefined }];
const idle = [{ pid: 4121, cpuShare: 0, overMs: 200, waitsIn: "ep_poll" }];
const unread = [socketOf("127.0.0.1:3000", { state: "established", receiveQueue: 180 })];

test("serverBusy tells a blocked loop, a device, and what is not read", () => {
  const owners = [ownerOf()];
  const [loop] = serverBusy.judge(factsOf({ listeners, probe, owners, activity: busy, sockets: unread }));
  assert.match(loop?.cause ?? "", /computes without a pause/);
  assert.deepEqual(loop?.evidence.slice(0, 2), [
    "180 bytes on 1 connections are not read",
    "99 % of a core over 200 ms",
  ]);
  assert.equal(loop?.severity, "error");
  const brief = busy.map((one) => ({ ...one, overMs: 150 }));
  const [hint] = serverBusy.judge(factsOf({ listeners, probe, owners, activity: brief, sockets: unread }));
  assert.equal(hint?.severity, "warning");
  const [device] = serverBusy.judge(factsOf({ listeners, probe, owners: [ownerOf({ state: "D" })], activity: idle }));
  assert.match(device?.cause ?? "", /state D/);
  const share = [{ pid: 4121, cpuShare: 0.2, overMs: 200, waitsIn: undefined }];
  const ready = [ownerOf({ state: "R" })];
  const [crowded] = serverBusy.judge(factsOf({ listeners, probe, owners: ready, activity: share, sockets: unread }));
  assert.match(crowded?.cause ?? "", /computes without a pause, or gets too little of the processor/);
  const [lazy] = serverBusy.judge(factsOf({ listeners, probe, owners, activity: idle, sockets: unread }));
  assert.match(lazy?.cause ?? "", /does not read what it was sent$/);
});

test("serverBusy is silent about a server that answers, or that waits for its client", () => {
  const owners = [ownerOf()];
  assert.deepEqual(serverBusy.judge(factsOf({ listeners, probe: probeOf(speechOf()), owners, activity: busy })), []);
  assert.deepEqual(serverBusy.judge(factsOf({ listeners, probe, owners, activity: idle, sockets: [] })), []);
  assert.deepEqual(
    serverBusy.judge(factsOf({ listeners, probe, owners: [ownerOf({ state: "T" })], sockets: unread })),
    [],
  );
});
