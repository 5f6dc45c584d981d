import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, socketOf, targetOf } from "../../../../test/doctor/made-facts.ts";
import { kernelSocket } from "./kernel-socket.ts";

const target = targetOf({ port: 2049 });
const view = { uid: 0, seesAllProcesses: true, limit: undefined };
const nobodys = socketOf("0.0.0.0:2049", { pids: [], uid: 0 });

test("kernelSocket says that no process holds it", () => {
  const [verdict] = kernelSocket.judge(factsOf({ target, listeners: [nobodys], view }));
  assert.equal(verdict?.cause, "Port 2049 is held by the kernel (the port of nfs): no process has its socket");
});

test("kernelSocket claims nothing that could be another user's", () => {
  const blind = { ...view, uid: 1000, seesAllProcesses: false };
  assert.deepEqual(kernelSocket.judge(factsOf({ target, listeners: [nobodys], view: blind })), []);
  assert.deepEqual(kernelSocket.judge(factsOf({ target, listeners: [socketOf("0.0.0.0:2049")], view })), []);
  const other = socketOf("0.0.0.0:2049", { pids: [], uid: 1000 });
  assert.deepEqual(kernelSocket.judge(factsOf({ target, listeners: [other], view })), []);
});
