import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, httpOf, probeOf, socketOf, speechOf } from "../../../../test/doctor/made-facts.ts";
import { mappedPeer } from "./mapped-peer.ts";

const listeners = [socketOf("[::]:3000")];
const saying = (bodyStart: string, status = 403) => probeOf(speechOf({ http: httpOf({ status, bodyStart }) }));

test("mappedPeer is sure where the server shows what it saw", () => {
  const [verdict] = mappedPeer.judge(factsOf({ listeners, probe: saying("::ffff:127.0.0.1 is not allowed") }));
  assert.equal(verdict?.severity, "error");
  assert.match(verdict?.cause ?? "", /so that it sees the client as ::ffff:127\.0\.0\.1$/);
  const [guess] = mappedPeer.judge(factsOf({ listeners, probe: saying("Your IP is not on the allowlist") }));
  assert.equal(guess?.severity, "warning");
});

test("mappedPeer is silent about other refusals, other listeners and good answers", () => {
  assert.deepEqual(mappedPeer.judge(factsOf({ listeners, probe: saying("Please log in") })), []);
  const four = [socketOf("0.0.0.0:3000")];
  assert.deepEqual(mappedPeer.judge(factsOf({ listeners: four, probe: saying("Your IP is not allowed") })), []);
  assert.deepEqual(mappedPeer.judge(factsOf({ listeners, probe: saying("::ffff:127.0.0.1", 200) })), []);
});
