import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure } from "../../failure/failure.ts";
import { checkTarget } from "./alias-target.ts";

test("checkTarget returns the canonical address", () => {
  const cases: Record<string, string> = {
    "127.0.0.1": "127.0.0.1",
    localhost: "localhost",
    "0:0:0:0:0:0:0:1": "::1",
    "::ffff:127.0.0.1": "127.0.0.1",
    "0.0.0.0": "127.0.0.1",
    "::": "::1",
    "192.168.1.2": "192.168.1.2",
  };
  for (const [address, expected] of Object.entries(cases)) {
    assert.deepEqual(checkTarget({ address, port: 5432 }), { address: expected, port: 5432 });
  }
});

test("checkTarget refuses what cannot be connected to", () => {
  const targets = [
    { address: "224.0.0.1", port: 80 },
    { address: "255.255.255.255", port: 80 },
    { address: "db.internal", port: 80 },
    { address: "127.1", port: 80 },
    { address: "127.0.0.1", port: 0 },
    { address: "127.0.0.1", port: 65_536 },
  ];
  for (const target of targets) {
    assert.throws(
      () => checkTarget(target),
      (error) => isFailure(error, "TARGET_INVALID"),
      target.address,
    );
  }
});
