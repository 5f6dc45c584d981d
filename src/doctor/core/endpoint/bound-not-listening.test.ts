import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, ownerOf, socketOf } from "../../../../test/doctor/made-facts.ts";
import { boundNotListening } from "./bound-not-listening.ts";

const bind = { address: "127.0.0.1", error: "EADDRINUSE" };

test("boundNotListening names the process that holds the port", () => {
  const sockets = [socketOf("127.0.0.1:3000", { state: "bound" })];
  const [verdict] = boundNotListening.judge(factsOf({ listeners: [], bind, sockets, owners: [ownerOf()] }));
  assert.equal(verdict?.cause, "Port 3000 is bound by process 4121 (node server.js), which does not listen on it");
  assert.deepEqual(verdict?.fix.commands, ["kill 4121"]);
});

test("boundNotListening infers a socket that is not shown", () => {
  const [verdict] = boundNotListening.judge(factsOf({ listeners: [], bind, sockets: [] }));
  assert.match(verdict?.cause ?? "", /this kernel does not show/);
});

test("boundNotListening is silent where something else holds the port, or nothing does", () => {
  const sockets = [socketOf("127.0.0.1:3000", { state: "time-wait" })];
  assert.deepEqual(boundNotListening.judge(factsOf({ listeners: [], bind, sockets })), []);
  assert.deepEqual(
    boundNotListening.judge(factsOf({ listeners: [socketOf("127.0.0.1:3000")], bind, sockets: [] })),
    [],
  );
  const free = { ...bind, error: undefined };
  assert.deepEqual(boundNotListening.judge(factsOf({ listeners: [], bind: free, sockets: [] })), []);
});
