import assert from "node:assert/strict";
import { test } from "node:test";
import { programRole } from "./program-roles.ts";

test("programRole knows programs by their names, and what people call them", () => {
  assert.deepEqual(programRole("npm"), { role: "script", name: undefined });
  assert.deepEqual(programRole("gnome-terminal-server"), { role: "terminal", name: "GNOME Terminal" });
  assert.deepEqual(programRole("sshd:"), { role: "ssh", name: undefined });
  assert.deepEqual(programRole("SCREEN"), { role: "multiplexer", name: "screen" });
  assert.equal(programRole("node"), undefined);
  assert.equal(programRole("constructor"), undefined);
});
