import assert from "node:assert/strict";
import { test } from "node:test";
import { MACHINE_DIAGNOSES } from "./machine-diagnoses.ts";
import type { MachineFacts } from "./machine-facts.ts";

test("MACHINE_DIAGNOSES stand in the order of the catalogue, each once", () => {
  const ids = MACHINE_DIAGNOSES.map(({ id }) => id);
  assert.deepEqual(ids, Array.from(new Set(ids)).toSorted());
  for (const { id, name } of MACHINE_DIAGNOSES) assert.match(`${id} ${name}`, /^M\d\d [a-z\d]+(-[a-z\d]+)*$/);
});

test("MACHINE_DIAGNOSES say nothing where nothing could be read", () => {
  for (const diagnosis of MACHINE_DIAGNOSES) assert.deepEqual(diagnosis.judge({} as MachineFacts), [], diagnosis.id);
});
