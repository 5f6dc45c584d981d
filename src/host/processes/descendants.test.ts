import assert from "node:assert/strict";
import { test } from "node:test";
import { startScript, until } from "../../../test/host/child-script.ts";
import { listDescendants } from "./descendants.ts";
import { processTree } from "./processes.ts";

/** A shell that has a child and a grandchild. */
const PARENT = `
  import { spawn } from "node:child_process";
  const child = spawn("sh", ["-c", "sh -c 'sleep 60; true' & wait"], { stdio: ["ignore", "inherit", "inherit"] });
  console.log(child.pid);
  process.stdin.once("end", () => process.kill(-process.pid, "SIGKILL")).resume();`;

test("listDescendants finds what a look at all processes finds", async () => {
  await using parent = await startScript(PARENT, { args: [] });
  const pid = Number(await parent.line());
  await until(() => processTree(pid).length === 3);
  const below = listDescendants(parent.pid)?.toSorted((one, other) => one - other);
  assert.deepEqual(
    below,
    processTree(pid).toSorted((one, other) => one - other),
  );
  for (const one of below ?? []) process.kill(one, "SIGKILL");
});

test("listDescendants finds nothing below a process that is gone", () => {
  assert.deepEqual(listDescendants(2 ** 30), []);
});
