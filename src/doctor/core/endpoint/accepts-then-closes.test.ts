import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, ownerOf, probeOf, socketOf, speechOf, targetOf } from "../../../../test/doctor/made-facts.ts";
import { acceptsThenCloses } from "./accepts-then-closes.ts";

const listeners = [socketOf("127.0.0.1:3000")];
const closed = probeOf(speechOf({ protocol: undefined, ended: "closed" }));
const reset = probeOf(undefined, { error: "ECONNRESET" });
const forwarding = { by: "ssh", target: "localhost:9", howToClose: "kill 1" } as const;

test("acceptsThenCloses names the forwarder with nobody behind it", () => {
  const owners = [ownerOf({ argv: ["ssh", "-L", "3000:localhost:9", "far"] }, { forwarding })];
  const [verdict] = acceptsThenCloses.judge(factsOf({ listeners, owners, probe: closed }));
  assert.match(
    verdict?.cause ?? "",
    /accepts and closes at once, without a byte: ssh took the connection, and nobody answers at localhost:9$/,
  );
});

test("acceptsThenCloses tells a program that is bound to the loopback of its container", () => {
  const proxy = ownerOf({}, { forwarding: { by: "docker-proxy", target: "172.17.0.2:80", howToClose: "" } });
  const inside = {
    namespace: 2,
    socket: socketOf("127.0.0.1:3000"),
    pid: 9,
    command: "node",
    container: undefined,
    reachableAt: undefined,
  };
  const [verdict] = acceptsThenCloses.judge(factsOf({ listeners, owners: [proxy], probe: reset, elsewhere: [inside] }));
  assert.match(verdict?.fix.says ?? "", /inside bind 0\.0\.0\.0, and publish it as -p 127\.0\.0\.1:3000:3000/);
});

test("acceptsThenCloses leaves a server alone that closes on strangers, unless it should serve pages", () => {
  assert.deepEqual(acceptsThenCloses.judge(factsOf({ listeners, owners: [ownerOf()], probe: closed })), []);
  const target = targetOf({ expects: "http1" });
  assert.equal(acceptsThenCloses.judge(factsOf({ target, listeners, owners: [ownerOf()], probe: closed })).length, 1);
  assert.deepEqual(acceptsThenCloses.judge(factsOf({ target, listeners, probe: probeOf(speechOf()) })), []);
});
