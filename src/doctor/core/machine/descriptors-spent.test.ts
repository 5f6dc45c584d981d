import assert from "node:assert/strict";
import { test } from "node:test";
import { descriptorsSpent } from "./descriptors-spent.ts";

const CALM = { open: 1000, openMax: 10_000, near: [] };

test("descriptorsSpent tells a process that has none left from one that has few", () => {
  const near = [
    { pid: 7, program: "leak\u001b[2J", open: 64, openMax: 64 },
    { pid: 8, program: "near", open: 60, openMax: 64 },
  ];
  const verdicts = descriptorsSpent.judge({ descriptors: { ...CALM, near } });
  assert.deepEqual(
    verdicts.map(({ severity }) => severity),
    ["error", "warning"],
  );
  assert.doesNotMatch(verdicts[0]?.cause ?? "", /\p{Cc}/u);
});

test("descriptorsSpent sees the system's own limit", () => {
  const [verdict] = descriptorsSpent.judge({ descriptors: { ...CALM, open: 9000 } });
  assert.deepEqual(verdict?.fix.commands, ["sudo sysctl -w fs.file-max=20000"]);
  assert.deepEqual(descriptorsSpent.judge({ descriptors: CALM }), []);
});
