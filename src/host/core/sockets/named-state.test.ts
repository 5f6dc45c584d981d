import assert from "node:assert/strict";
import { test } from "node:test";
import { namedState } from "./named-state.ts";

test("namedState knows the names of all systems", () => {
  const named = (text: string): string => namedState("tcp", text, { hasPeer: true });
  assert.deepEqual(
    ["LISTEN", "FIN_WAIT2", "FIN_WAIT_2", "SYN_RCVD", "SYN_RECV", "ESTABLISHED", "WHATEVER"].map((text) => named(text)),
    ["listen", "fin-wait-2", "fin-wait-2", "syn-received", "syn-received", "established", "closed"],
  );
});

test("namedState takes what has no peer for bound, and knows two states of UDP", () => {
  assert.equal(namedState("tcp", "CLOSED", { hasPeer: false }), "bound");
  assert.equal(namedState("udp", "", { hasPeer: false }), "unconnected");
  assert.equal(namedState("udp", "", { hasPeer: true }), "established");
});
