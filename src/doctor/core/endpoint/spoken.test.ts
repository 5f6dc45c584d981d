import assert from "node:assert/strict";
import { test } from "node:test";
import { attemptOf, factsOf, httpOf, speechOf } from "../../../../test/doctor/made-facts.ts";
import { answerOfTarget, protocolInWords, speechOfTarget } from "./spoken.ts";

test("speechOfTarget prefers an address that said something", () => {
  const silent = attemptOf("::1", { speech: speechOf({ protocol: undefined }) });
  const page = attemptOf("127.0.0.1", { speech: speechOf({ http: httpOf({ status: 404 }) }) });
  const facts = factsOf({ probe: { resolution: undefined, attempts: [silent, page] } });
  assert.equal(speechOfTarget(facts)?.protocol, "http1");
  assert.equal(answerOfTarget(facts)?.status, 404);
  assert.equal(speechOfTarget(factsOf({ probe: { resolution: undefined, attempts: [silent] } }))?.protocol, undefined);
  assert.equal(answerOfTarget(factsOf({})), undefined);
});

test("protocolInWords names each protocol", () => {
  assert.equal(protocolInWords("http2"), "HTTP/2 without TLS (h2c, as gRPC)");
});
