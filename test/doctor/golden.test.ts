import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import type { Diagnosis } from "../../src/doctor/core/diagnosis.ts";
import { ENDPOINT_DIAGNOSES } from "../../src/doctor/core/endpoint-diagnoses.ts";
import { MACHINE_DIAGNOSES } from "../../src/doctor/core/machine-diagnoses.ts";
import { GOLDEN_FOLDER, goldenFilesOf, readGolden } from "./golden.ts";

// Each judges the facts that its own golden files hold.
const DIAGNOSES = [...MACHINE_DIAGNOSES, ...ENDPOINT_DIAGNOSES] as readonly Diagnosis<never>[];

for (const diagnosis of DIAGNOSES) {
  test(`${diagnosis.id} says of recorded facts what its golden files say`, () => {
    const files = goldenFilesOf(diagnosis);
    assert.notEqual(files.length, 0, "there is none: provoke it with RECORD_GOLDEN=1");
    for (const { sick, findings, healthy } of files.map(readGolden)) {
      assert.deepEqual(JSON.parse(JSON.stringify(diagnosis.judge(sick as never))), findings);
      assert.deepEqual(diagnosis.judge(healthy as never), []);
      assert.notDeepEqual(sick, healthy);
    }
  });
}

test("every golden file belongs to a diagnosis", () => {
  const known = new Set(DIAGNOSES.flatMap(goldenFilesOf));
  assert.deepEqual(
    readdirSync(GOLDEN_FOLDER).filter((file) => !known.has(file)),
    [],
  );
});

test("what golden files say has no control character in it", () => {
  for (const file of DIAGNOSES.flatMap(goldenFilesOf)) {
    for (const { cause, evidence, fix } of readGolden(file).findings) {
      for (const text of [cause, ...evidence, fix.says, ...fix.commands]) assert.doesNotMatch(text, /\p{Cc}/u, file);
    }
  }
});
