import assert from "node:assert/strict";
import { test } from "node:test";
import type { Adoption } from "../../control/contract.ts";
import { outputLines } from "./output-text.ts";

const FILE = { kind: "file", path: "/var/log/shop.log" } as const;
const adoption = (stdout: Adoption["stdout"], stderr: Adoption["stderr"]): Adoption => ({ inodes: [], stdout, stderr });

test("outputLines says one place once, and two places each", () => {
  assert.deepEqual(outputLines(adoption(FILE, FILE), 7), ["its output goes to /var/log/shop.log"]);
  assert.deepEqual(outputLines(adoption(FILE, { kind: "nowhere", path: undefined }), 7), [
    "its stdout goes to /var/log/shop.log",
    "its stderr goes to /dev/null",
  ]);
});

test("outputLines has words for what is no file", () => {
  const lineOf = (kind: "pipe" | "socket" | "unknown"): string | undefined =>
    outputLines(adoption({ kind, path: undefined }, { kind, path: undefined }), 7)[0];
  assert.match(lineOf("pipe") ?? "", /pipe/);
  assert.match(lineOf("socket") ?? "", /journalctl _PID=7/);
  assert.match(lineOf("unknown") ?? "", /cannot be seen/);
  const terminal = { kind: "terminal", path: "/dev/pts/3" } as const;
  assert.deepEqual(outputLines(adoption(terminal, terminal), 7), ["its output goes to the terminal /dev/pts/3"]);
});
