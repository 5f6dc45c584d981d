import assert from "node:assert/strict";
import { test } from "node:test";
import { FRAMEWORKS } from "./framework-table.ts";

test("FRAMEWORKS has tools of every kind, and none twice", () => {
  const calls = FRAMEWORKS.flatMap(({ programs, serve }) =>
    programs.map((program) => `${program} ${serve?.join() ?? ""}`),
  );
  assert.equal(new Set(calls).size, calls.length);
  for (const name of ["Vite", "Django", "Rails"]) assert.ok(FRAMEWORKS.some((framework) => framework.name === name));
});
