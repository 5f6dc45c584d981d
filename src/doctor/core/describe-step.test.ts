import assert from "node:assert/strict";
import { test } from "node:test";
import { describeStep } from "./describe-step.ts";

test("describeStep writes each kind of step as a shell takes it", () => {
  assert.equal(describeStep({ type: "run", argv: ["ip", "link", "set", "lo", "up"] }), "ip link set lo up");
  assert.equal(describeStep({ type: "run", argv: ["x", "a b"] }), "x 'a b'");
  assert.equal(describeStep({ type: "write-setting", path: "/proc/sys/x", value: "" }), "echo '' > /proc/sys/x");
});
