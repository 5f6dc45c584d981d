import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure } from "../../failure/failure.ts";
import { readLane } from "./read-lane.ts";

test("readLane knows conventional ports, and takes one that is given", () => {
  assert.deepEqual(readLane("postgres"), {
    protocol: "postgres",
    port: 5432,
    transport: "tcp",
    extra: [],
    bind: "forward",
  });
  assert.equal(readLane("redis").port, 6379);
  assert.equal(readLane("kafka:9092").port, 9092);
});

test("readLane refuses what has no port", () => {
  for (const text of ["", "nonsense", "x:0", "x:70000", "syslog", ":5432", "x:"]) {
    assert.throws(
      () => readLane(text),
      (error) => isFailure(error, "USAGE"),
      text,
    );
  }
});
