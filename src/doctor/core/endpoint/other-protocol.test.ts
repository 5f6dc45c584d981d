import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, ownerOf, probeOf, socketOf, speechOf, targetOf } from "../../../../test/doctor/made-facts.ts";
import { otherProtocol } from "./other-protocol.ts";

const target = targetOf({ expects: "http1" });
const redis = probeOf(speechOf({ protocol: "redis", firstLine: "-ERR unknown command" }));

test("otherProtocol names the protocol, the process and a client", () => {
  const owners = [ownerOf({ argv: ["redis-server", "*:3000"] })];
  const [verdict] = otherProtocol.judge(
    factsOf({ target, probe: redis, listeners: [socketOf("127.0.0.1:3000")], owners }),
  );
  assert.equal(
    verdict?.cause,
    "127.0.0.1:3000 was asked for HTTP and speaks Redis's protocol: it is process 4121 (redis-server *:3000)",
  );
  assert.deepEqual(verdict?.fix.commands, ["redis-cli -h 127.0.0.1 -p 3000"]);
});

test("otherProtocol is silent where nothing was expected, both agree, or it is about TLS", () => {
  assert.deepEqual(otherProtocol.judge(factsOf({ probe: redis })), []);
  assert.deepEqual(otherProtocol.judge(factsOf({ target, probe: probeOf(speechOf()) })), []);
  assert.deepEqual(otherProtocol.judge(factsOf({ target, probe: probeOf(speechOf({ protocol: "tls" })) })), []);
  assert.deepEqual(otherProtocol.judge(factsOf({ target: targetOf({ expects: "redis" }), probe: redis })), []);
});
