import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure } from "../../failure/failure.ts";
import { SYSTEM_PATH } from "../system-path.ts";
import { askTool, runTool } from "./run-tool.ts";

const TOOL = { path: SYSTEM_PATH, home: "/nowhere", deadlineMs: 10_000, remedy: "install it" };

test("runTool gives a tool no locale, no input, and only what it needs of an environment", async () => {
  const script = "cat; echo $HOME $LC_ALL; env | wc -l";
  assert.match(await runTool(["sh", "-c", script], TOOL), /^\/nowhere C\n[3-6]\n$/);
});

test("runTool tells what failed, with the tool's own words", async () => {
  await assert.rejects(runTool(["sh", "-c", "echo out; echo 'no such  thing' >&2; exit 3"], TOOL), (error) => {
    assert.ok(isFailure(error, "TRUST_TOOL_FAILED"));
    assert.match(error.message, /ended with 3 \(no such thing\)/);
    return true;
  });
});

test("askTool gives a status, and still fails for a tool that hangs or is not there", async () => {
  assert.deepEqual(await askTool(["sh", "-c", "echo no; exit 1"], TOOL), { status: 1, output: "no\n" });
  const hanging = askTool(["sleep", "60"], { ...TOOL, deadlineMs: 50 });
  await assert.rejects(hanging, (error) => isFailure(error, "TRUST_TOOL_FAILED") && error.message.includes("SIGKILL"));
  await assert.rejects(askTool(["no-such-tool"], TOOL), (error) => {
    assert.ok(isFailure(error, "TRUST_TOOL_MISSING"));
    assert.equal(error.hint, "install it");
    return true;
  });
});
