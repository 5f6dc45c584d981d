import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, ownerOf, socketOf, targetOf } from "../../../../test/doctor/made-facts.ts";
import { datagramsLost } from "./datagrams-lost.ts";

const target = targetOf({ transport: "udp" });
const socket = socketOf("127.0.0.1:3000", { transport: "udp", state: "unconnected", drops: 0 });

test("datagramsLost tells nobody from somebody too slow", () => {
  assert.match(
    datagramsLost.judge(factsOf({ target, listeners: [] }))[0]?.cause ?? "",
    /^Nobody receives at 127\.0\.0\.1:3000\/udp/,
  );
  const full = { ...socket, drops: 40, receiveQueue: 212_992 };
  const [verdict] = datagramsLost.judge(factsOf({ target, listeners: [full], owners: [ownerOf()] }));
  assert.equal(verdict?.severity, "error");
  assert.match(verdict?.cause ?? "", /^process 4121 \(node server\.js\) has lost 40 datagrams/);
  assert.equal(
    datagramsLost.judge(factsOf({ target, listeners: [{ ...full, receiveQueue: 0 }] }))[0]?.severity,
    "warning",
  );
});

test("datagramsLost is silent about a receiver that keeps up, and about TCP", () => {
  assert.deepEqual(datagramsLost.judge(factsOf({ target, listeners: [socket] })), []);
  assert.deepEqual(datagramsLost.judge(factsOf({ listeners: [] })), []);
});
