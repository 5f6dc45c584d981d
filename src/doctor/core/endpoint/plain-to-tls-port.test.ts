import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, probeOf, speechOf, targetOf } from "../../../../test/doctor/made-facts.ts";
import { plainToTlsPort } from "./plain-to-tls-port.ts";

const target = targetOf({ expects: "http1" });
const tls = probeOf(speechOf({ protocol: "tls" }));

test("plainToTlsPort gives the URL with TLS", () => {
  const [verdict] = plainToTlsPort.judge(factsOf({ target, probe: tls }));
  assert.equal(verdict?.cause, "127.0.0.1:3000 was asked for plain HTTP and speaks TLS");
  assert.deepEqual(verdict?.fix.commands, ["curl https://127.0.0.1:3000/"]);
});

test("plainToTlsPort is silent where both agree, or nobody asked for HTTP", () => {
  assert.deepEqual(plainToTlsPort.judge(factsOf({ target, probe: probeOf(speechOf()) })), []);
  assert.deepEqual(plainToTlsPort.judge(factsOf({ probe: tls })), []);
  assert.deepEqual(plainToTlsPort.judge(factsOf({ target: targetOf({ expects: "tls" }), probe: tls })), []);
});
