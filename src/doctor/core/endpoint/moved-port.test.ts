import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, ownerOf, socketOf } from "../../../../test/doctor/made-facts.ts";
import { movedPort } from "./moved-port.ts";

const next = socketOf("127.0.0.1:3001");

test("movedPort names the port next door of the same folder", () => {
  const relatives = [{ socket: next, because: "folder" as const }];
  const [verdict] = movedPort.judge(factsOf({ listeners: [], relatives, owners: [ownerOf()] }));
  assert.equal(
    verdict?.cause,
    "Nothing listens at 127.0.0.1:3000: process 4121 (node server.js) of the same folder listens on port 3001",
  );
});

test("movedPort is silent about strangers next door, and where something listens", () => {
  assert.deepEqual(movedPort.judge(factsOf({ listeners: [], relatives: [{ socket: next, because: "near" }] })), []);
  const relatives = [{ socket: next, because: "folder" as const }];
  assert.deepEqual(movedPort.judge(factsOf({ listeners: [socketOf("127.0.0.1:3000")], relatives })), []);
});
