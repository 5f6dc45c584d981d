import assert from "node:assert/strict";
import { existsSync, globSync } from "node:fs";
import { basename } from "node:path";
import { test } from "node:test";
import { MACHINE_DIAGNOSES } from "../../src/doctor/core/machine-diagnoses.ts";
import { GOLDEN_FOLDER, goldenFile, readGolden } from "./golden.ts";

const DIAGNOSES = MACHINE_DIAGNOSES;

for (const diagnosis of DIAGNOSES.filter((one) => existsSync(goldenFile(one)))) {
  test(`${diagnosis.id} says of recorded facts what its golden file says`, () => {
    const { sick, findings, healthy } = readGolden(diagnosis);
    assert.deepEqual(JSON.parse(JSON.stringify(diagnosis.judge(sick as never))), findings);
    assert.deepEqual(diagnosis.judge(healthy as never), []);
    assert.notDeepEqual(sick, healthy);
  });
}

test("every golden file belongs to a diagnosis", () => {
  const known = new Set(DIAGNOSES.map((diagnosis) => basename(goldenFile(diagnosis))));
  assert.deepEqual(
    globSync("*.json", { cwd: GOLDEN_FOLDER }).filter((file) => !known.has(file)),
    [],
  );
});
