import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, probeOf, speechOf, targetOf } from "../../../../test/doctor/made-facts.ts";
import { tlsToPlainPort } from "./tls-to-plain-port.ts";

const target = targetOf({ expects: "tls" });

test("tlsToPlainPort gives the URL without TLS", () => {
  const [verdict] = tlsToPlainPort.judge(factsOf({ target, probe: probeOf(speechOf()) }));
  assert.equal(verdict?.cause, "127.0.0.1:3000 was asked for TLS and speaks plain HTTP");
  assert.deepEqual(verdict?.fix.commands, ["curl http://127.0.0.1:3000/"]);
});

test("tlsToPlainPort follows what the asker met, where no URL says it", () => {
  const symptom = {
    during: "request",
    error: "ERR_SSL_WRONG_VERSION_NUMBER",
    wasReused: false,
    idleMs: undefined,
  } as const;
  assert.equal(tlsToPlainPort.judge(factsOf({ symptom, probe: probeOf(speechOf()) })).length, 1);
});

test("tlsToPlainPort is silent where TLS answers, nothing was heard, or nobody asked for TLS", () => {
  assert.deepEqual(tlsToPlainPort.judge(factsOf({ target, probe: probeOf(speechOf({ protocol: "tls" })) })), []);
  assert.deepEqual(tlsToPlainPort.judge(factsOf({ target, probe: probeOf(speechOf({ protocol: undefined })) })), []);
  assert.deepEqual(tlsToPlainPort.judge(factsOf({ probe: probeOf(speechOf()) })), []);
});
