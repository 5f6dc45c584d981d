import assert from "node:assert/strict";
import { test } from "node:test";
import { CLOSED, ESTABLISHED, isListening, LISTENING, stateOf } from "./socket-states.ts";

test("stateOf names the states of TCP by the kernel's numbers", () => {
  const named = Array.from({ length: 15 }, (_, number) => stateOf(number, "tcp"));
  assert.equal(
    named.join(" "),
    "closed established syn-sent syn-received fin-wait-1 fin-wait-2 time-wait closed close-wait last-ack listen " +
      "closing syn-received bound closed",
  );
});

test("stateOf knows two states of UDP", () => {
  assert.equal(stateOf(ESTABLISHED, "udp"), "established");
  assert.equal(stateOf(CLOSED, "udp"), "unconnected");
});

test("isListening is true where no peer is", () => {
  assert.equal(isListening(stateOf(LISTENING, "tcp")), true);
  assert.equal(isListening(stateOf(CLOSED, "udp")), true);
  assert.equal(isListening(stateOf(ESTABLISHED, "tcp")), false);
});
