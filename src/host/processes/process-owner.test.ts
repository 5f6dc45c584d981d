import assert from "node:assert/strict";
import { test } from "node:test";
import { processOwner } from "./process-owner.ts";

test("processOwner tells whose a process is, and nothing of one that is not there", () => {
  assert.equal(processOwner(process.pid)?.uid, process.geteuid?.());
  assert.equal(processOwner(2 ** 31 - 1), undefined);
});
