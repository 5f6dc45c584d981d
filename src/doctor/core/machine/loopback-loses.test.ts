import assert from "node:assert/strict";
import { test } from "node:test";
import { SAMPLE_FACTS } from "../../../../test/doctor/sample-facts.ts";
import { loopbackLoses } from "./loopback-loses.ts";

const { stack } = SAMPLE_FACTS;

test("loopbackLoses says what rises while it looks, and nothing of what rose before", () => {
  const counted = { receiveErrors: 0, receiveDropped: 3, sendErrors: 1, sendDropped: 0 };
  assert.deepEqual(loopbackLoses.judge({ stack: { ...stack, counted } })[0]?.evidence, [
    "3 packets dropped when they came while the self-test ran",
    "1 send errors while the self-test ran",
  ]);
  assert.deepEqual(loopbackLoses.judge({ stack }), []);
  assert.deepEqual(loopbackLoses.judge({ stack: { ...stack, counted: undefined } }), []);
});
