import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, probeOf, socketOf } from "../../../../test/doctor/made-facts.ts";
import { otherNamespace, whoInWords } from "./other-namespace.ts";

const inside = {
  namespace: 4_026_532_300,
  socket: socketOf("0.0.0.0:3000"),
  pid: 812,
  command: "postgres -p 3000",
  container: undefined,
  reachableAt: undefined,
};
const container = { runtime: "docker", id: "0123456789abcdef", name: "shop-db-1", image: undefined } as const;

test("otherNamespace names who listens where this machine does not", () => {
  const [verdict] = otherNamespace.judge(factsOf({ listeners: [], elsewhere: [inside] }));
  assert.match(verdict?.cause ?? "", /process 812 \(postgres -p 3000\) listens on port 3000 in a network namespace/);
  const [docker] = otherNamespace.judge(
    factsOf({ listeners: [], elsewhere: [{ ...inside, container, reachableAt: "172.17.0.2" }] }),
  );
  assert.match(docker?.fix.says ?? "", /-p 127\.0\.0\.1:3000:3000; or use 172\.17\.0\.2:3000/);
  assert.equal(whoInWords({ ...inside, container }), "container shop-db-1 (docker)");
});

test("otherNamespace is silent where the target answers", () => {
  assert.deepEqual(otherNamespace.judge(factsOf({ listeners: [], elsewhere: [] })), []);
  const probe = probeOf(undefined);
  assert.deepEqual(otherNamespace.judge(factsOf({ listeners: [], elsewhere: [inside], probe })), []);
});
