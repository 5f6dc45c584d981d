import assert from "node:assert/strict";
import { test } from "node:test";
import { compareReleases, judgeDaemon } from "./release.ts";

test("compareReleases orders as Semantic Versioning section 11 does", () => {
  const ordered = [
    "0.9.10",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.0.1",
    "1.2.0",
    "1.10.0",
    "2.0.0",
  ];
  for (const [left, a] of ordered.entries()) {
    for (const [right, b] of ordered.entries()) {
      assert.equal(compareReleases(a, b), Math.sign(left - right), `${a} against ${b}`);
    }
  }
});

test("compareReleases ignores build metadata and a leading v", () => {
  assert.equal(compareReleases("v1.2.3+a", "1.2.3+b"), 0);
});

test("compareReleases takes what is no release for an old one", () => {
  assert.equal(compareReleases("", "0.0.1"), -1);
  assert.equal(compareReleases("x.y", "0.0.1"), -1);
});

test("judgeDaemon replaces an older daemon, uses the same or a newer one, and never downgrades", () => {
  const own = { release: "1.2.0", contract: 2 };
  assert.equal(judgeDaemon({ release: "1.2.0", contract: 2 }, own), "use");
  assert.equal(judgeDaemon({ release: "1.1.9", contract: 2 }, own), "replace");
  assert.equal(judgeDaemon({ release: "1.1.9", contract: 1 }, own), "replace");
  assert.equal(judgeDaemon({ release: "1.2.0", contract: 1 }, own), "replace");
  assert.equal(judgeDaemon({ release: "1.3.0", contract: 2 }, own), "use");
  assert.equal(judgeDaemon({ release: "1.3.0", contract: 3 }, own), "incompatible");
  assert.equal(judgeDaemon({ release: "1.3.0", contract: 1 }, own), "incompatible");
});
