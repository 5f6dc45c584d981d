import assert from "node:assert/strict";
import { test } from "node:test";
import { processSight, type SightFacts } from "./process-sight.ts";

const MOUNTS = "22 28 0:20 / /proc rw,nosuid,nodev,noexec,relatime shared:13 - proc proc rw\n";
const ROOT: SightFacts = {
  uid: 0,
  effectiveCapabilities: "000001ffffffffff",
  mounts: MOUNTS,
  pidNamespace: 4_026_531_836,
};
const USER: SightFacts = { ...ROOT, uid: 1000, effectiveCapabilities: "0000000000000000" };

test("processSight is whole for root, and for whoever may trace", () => {
  assert.equal(processSight(ROOT).isWhole, true);
  assert.equal(processSight({ ...USER, effectiveCapabilities: "0000000000080000" }).isWhole, true);
});

test("processSight says what limits it, and what would show more", () => {
  const limits = [
    [USER, "other users' processes do not show their descriptors", /sudo/],
    [
      { ...USER, mounts: MOUNTS.replace("proc proc rw", "proc proc rw,hidepid=invisible") },
      "/proc is mounted with hidepid=invisible, which hides other users' processes",
      /sudo/,
    ],
    [
      { ...USER, mounts: MOUNTS.replace("proc proc rw", "proc proc rw,hidepid=0") },
      "other users' processes do not show their descriptors",
      /sudo/,
    ],
    [
      { ...ROOT, effectiveCapabilities: "00000000a80425fb" },
      "root lacks CAP_SYS_PTRACE here, as in a container",
      /SYS_PTRACE/,
    ],
    [
      { ...ROOT, pidNamespace: 4_026_532_000 },
      "this is a container, which does not see the processes outside of it",
      /outside/,
    ],
    [{ ...USER, effectiveCapabilities: "odd" }, "other users' processes do not show their descriptors", /sudo/],
  ] as const;
  for (const [facts, why, more] of limits) {
    const { isWhole, limit } = processSight(facts);
    assert.deepEqual([isWhole, limit?.why], [false, why]);
    assert.match(limit?.howToSeeMore ?? "", more);
  }
});
