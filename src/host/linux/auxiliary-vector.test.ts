import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { pageBytes, ticksPerSecond } from "./auxiliary-vector.ts";

test("pageBytes and ticksPerSecond agree with getconf", () => {
  const getconf = (name: string): number => Number(execFileSync("getconf", [name], { encoding: "utf8" }));
  assert.equal(pageBytes(), getconf("PAGESIZE"));
  assert.equal(ticksPerSecond(), getconf("CLK_TCK"));
});
