import assert from "node:assert/strict";
import { test } from "node:test";
import { toolOutput } from "./tool-output.ts";

test("toolOutput gives a tool no locale, no input and nothing of an environment that it does not need", () => {
  const script = 'cat; echo "$LC_ALL $PATH"; env | grep -c npm_ ; true';
  const output = toolOutput(["sh", "-c", script], { deadlineMs: 10_000 });
  assert.match(output ?? "", /^C \/usr\/local\/sbin:\S+\n0\n$/);
});

test("toolOutput knows nothing from a tool that fails, hangs, floods or is not there", () => {
  assert.equal(toolOutput(["sh", "-c", "echo out; exit 1"], { deadlineMs: 10_000 }), undefined);
  assert.equal(toolOutput(["sleep", "60"], { deadlineMs: 50 }), undefined);
  assert.equal(toolOutput(["yes"], { deadlineMs: 10_000 }), undefined);
  assert.equal(toolOutput(["no-such-tool"], { deadlineMs: 10_000 }), undefined);
});
