import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { sourceUrl, startProgram } from "../host/child-script.ts";
import { needs } from "../support/needs.ts";

/**
 * In a pid namespace of its own: plans to free a port, ends the server, starts others until one of them gets the
 * server's pid (the namespace says which pid comes next), and goes on with the plan.
 */
const SCRIPT = `
  import { spawn } from "node:child_process";
  import { once } from "node:events";
  import { writeFileSync } from "node:fs";
  import { gatherFree } from ${JSON.stringify(sourceUrl("inspect/gather-free.ts"))};
  import { planFree } from ${JSON.stringify(sourceUrl("inspect/core/free-plan.ts"))};
  import { freePort } from ${JSON.stringify(sourceUrl("inspect/free-port.ts"))};

  const listen = (port) => 'require("net").createServer().listen(' + port + ', "127.0.0.1", function () { console.log(this.address().port) })';
  const start = async (port) => {
    const child = spawn(process.execPath, ["-e", listen(port)], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child, "spawn");
    return child;
  };
  const first = await start(0);
  const [text] = await once(first.stdout, "data");
  const port = Number(text);
  const facts = gatherFree({ endpoint: { port, transport: "tcp" }, address: undefined,
    chart: { services: [], aliases: [] }, parts: new Map(), command: "" });
  const plan = planFree(facts);
  first.kill("SIGKILL");
  await once(first, "exit");
  let second;
  for (let tries = 0; tries < 500 && second === undefined; tries++) {
    writeFileSync("/proc/sys/kernel/ns_last_pid", String(first.pid - 1));
    const child = await start(port);
    if (child.pid === first.pid) second = child;
    else { child.kill("SIGKILL"); await once(child, "exit"); }
  }
  await once(second.stdout, "data");
  const refused = await freePort(plan, { killAfterMs: 1000, signal: new AbortController().signal }).then(() => "freed", (error) => error.code);
  console.log(JSON.stringify({ reused: second.pid === plan.steps[0].first[0].pid, refused, lives: second.exitCode === null && second.signalCode === null }));
  // The namespace ends with this process, and its processes with it.
  setInterval(() => {}, 1000);
`;

test("freePort does not touch a process that has got the pid of the one it planned to end", async (t) => {
  if (!needs(t, ["unshare"])) return;
  const flags = ["-r", "--pid", "--fork", "--kill-child", "--mount-proc"];
  if (spawnSync("unshare", [...flags, "true"]).status !== 0) return t.skip("this machine gives no pid namespaces");
  await using script = await startProgram("unshare", [...flags, process.execPath, "--input-type=module", "-e", SCRIPT]);
  assert.deepEqual(JSON.parse(await script.line()), { reused: true, refused: "PORT_HOLDER_CHANGED", lives: true });
});
