import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, ownerOf, socketOf } from "../../../../test/doctor/made-facts.ts";
import { closeWaitLeak } from "./close-wait-leak.ts";

const leaked = (count: number) =>
  Array.from({ length: count }, (_, at) =>
    socketOf("127.0.0.1:3000", { state: "close-wait", inode: 9000 + at, receiveQueue: at % 2 }),
  );

test("closeWaitLeak counts what one owner leaves open", () => {
  const [verdict] = closeWaitLeak.judge(factsOf({ sockets: leaked(12), owners: [ownerOf()] }));
  assert.match(verdict?.cause ?? "", /^process 4121 \(node server\.js\) leaves 12 connections of port 3000 open/);
  assert.equal(verdict?.evidence[0], "12 connections in CLOSE-WAIT, 6 of them with bytes not read");
});

test("closeWaitLeak is silent about a few, and about open ones", () => {
  assert.deepEqual(closeWaitLeak.judge(factsOf({ sockets: leaked(9) })), []);
  const open = leaked(20).map((socket) => ({ ...socket, state: "established" as const }));
  assert.deepEqual(closeWaitLeak.judge(factsOf({ sockets: open })), []);
});
