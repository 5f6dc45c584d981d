import assert from "node:assert/strict";
import { test } from "node:test";
import { parseProcessStatus } from "./process-status.ts";

const STATUS =
  "Name:\tnode\nUmask:\t0022\nState:\tS (sleeping)\nPid:\t4121\nUid:\t1000\t0\t0\t0\nGid:\t1000\t0\t0\t0\n";

test("parseProcessStatus reads the real user and the pid in each namespace", () => {
  assert.deepEqual(parseProcessStatus(`${STATUS}NSpid:\t4121\t17\t1\nThreads:\t1\n`), {
    uid: 1000,
    namespacePids: [4121, 17, 1],
  });
});

test("parseProcessStatus takes a kernel that tells no namespaces", () => {
  assert.deepEqual(parseProcessStatus(STATUS), { uid: 1000, namespacePids: [] });
});

test("parseProcessStatus reads the line, not the name that looks like it", () => {
  assert.equal(parseProcessStatus(STATUS.replace("node", "Uid:\\t0"))?.uid, 1000);
  assert.equal(parseProcessStatus("Name:\tUid:\t0\n"), undefined);
});
