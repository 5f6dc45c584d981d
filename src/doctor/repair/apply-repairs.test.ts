import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { isFailure } from "../../failure/failure.ts";
import type { RepairStep } from "../core/diagnosis.ts";
import type { PlannedRepair } from "../core/repair-plan.ts";
import { applyRepairs } from "./apply-repairs.ts";
import { lastRepairs, undoRepairs } from "./undo-repairs.ts";

let folder: string;
let journal: string;
let setting: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "portolan-repair-"));
  journal = join(folder, "repairs.json");
  setting = join(folder, "setting");
  writeFileSync(setting, "128\n");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function planned(id: string, step: RepairStep, undo: RepairStep = step): PlannedRepair {
  return { id, cause: "cause", repair: { steps: [step], undo: [undo], needsRoot: false } };
}

function raise(): PlannedRepair {
  // The diagnosis was made from older facts than what is read when the repair begins.
  return planned(
    "M18",
    { type: "write-setting", path: setting, value: "4096" },
    { type: "write-setting", path: setting, value: "99" },
  );
}

test("applyRepairs keeps what a setting was when it began, and undoRepairs restores that", async () => {
  await applyRepairs([raise()], { journal, nowMs: 7 });
  assert.equal(readFileSync(setting, "utf8"), "4096\n");
  assert.equal(statSync(journal).mode & 0o777, 0o600);
  await undoRepairs(journal);
  assert.equal(readFileSync(setting, "utf8"), "128\n");
  assert.equal(await lastRepairs(journal), undefined);
});

test("applyRepairs has written a repair down before it begins", async () => {
  const failing = planned("M01", { type: "run", argv: ["false"] });
  await assert.rejects(applyRepairs([raise(), failing, raise()], { journal, nowMs: 7 }), (error) =>
    isFailure(error, "REPAIR_FAILED"),
  );
  const batch = await lastRepairs(journal);
  assert.deepEqual(
    batch?.entries.map(({ id, became }) => [id, Object.values(became)]),
    [
      ["M18", ["4096"]],
      ["M01", []],
    ],
  );
});

test("undoRepairs refuses to overwrite what somebody else has set since", async () => {
  await applyRepairs([raise()], { journal, nowMs: 7 });
  writeFileSync(setting, "5000\n");
  await assert.rejects(undoRepairs(journal), (error) => isFailure(error, "REPAIR_SETTING_CHANGED"));
  assert.equal(readFileSync(setting, "utf8"), "5000\n");
  assert.notEqual(await lastRepairs(journal), undefined);
});

test("undoRepairs takes back the last call alone", async () => {
  await applyRepairs([raise()], { journal, nowMs: 7 });
  await applyRepairs([planned("M19", { type: "write-setting", path: setting, value: "8192" })], { journal, nowMs: 8 });
  assert.deepEqual(
    (await undoRepairs(journal)).map(({ id }) => id),
    ["M19"],
  );
  assert.equal(readFileSync(setting, "utf8"), "4096\n");
});

test("lastRepairs believes no journal that others may write", async () => {
  await applyRepairs([raise()], { journal, nowMs: 7 });
  chmodSync(journal, 0o622);
  await assert.rejects(lastRepairs(journal), (error) => isFailure(error, "REPAIR_JOURNAL_UNREADABLE"));
});
