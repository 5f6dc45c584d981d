import assert from "node:assert/strict";
import { test } from "node:test";
import { ENDPOINT_DIAGNOSES } from "./endpoint-diagnoses.ts";
import type { EndpointFacts } from "./endpoint-facts.ts";

test("ENDPOINT_DIAGNOSES stand in the order of the catalogue, each once", () => {
  const ids = ENDPOINT_DIAGNOSES.map(({ id }) => id);
  assert.deepEqual(ids, Array.from(new Set(ids)).toSorted());
  for (const { id, name } of ENDPOINT_DIAGNOSES) assert.match(`${id} ${name}`, /^E\d\d [a-z\d]+(-[a-z\d]+)*$/);
});

test("ENDPOINT_DIAGNOSES say nothing where nothing could be seen", () => {
  const target = {
    text: "3000",
    name: undefined,
    address: "127.0.0.1",
    port: 3000,
    transport: "tcp",
    expects: undefined,
  };
  for (const facts of [{ nowMs: 0 }, { nowMs: 0, target }, { nowMs: 0, target: { ...target, transport: "udp" } }]) {
    for (const diagnosis of ENDPOINT_DIAGNOSES) {
      assert.deepEqual(diagnosis.judge(facts as EndpointFacts), [], diagnosis.id);
    }
  }
});
