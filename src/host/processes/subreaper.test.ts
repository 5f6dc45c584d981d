import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { sourceUrl, startScript, until } from "../../../test/host/child-script.ts";
import { describeProcess } from "./processes.ts";

/** A keeper that starts a shell, reaps at SIGCHLD, and says what it sees. */
const KEEPER = `
  import { spawn } from "node:child_process";
  import { becomeSubreaper, reapAdopted } from ${JSON.stringify(sourceUrl("host/processes/subreaper.ts"))};
  becomeSubreaper();
  const own = new Set();
  process.on("SIGCHLD", () => {
    for (const pid of reapAdopted(own)) console.log("reaped " + pid);
  });
  const child = spawn("sh", ["-c", process.argv.at(-1)], { stdio: ["ignore", "inherit", "inherit"] });
  own.add(child.pid);
  child.on("exit", (code) => console.log("exit " + code));
  process.stdin.resume();`;

test("a subreaper adopts a daemonised process and reaps it; its own child's status reaches Node", async () => {
  const command = "setsid sh -c 'echo daemon $$; exec sleep 60' & exit 7";
  await using keeper = await startScript(KEEPER, { args: [command] });
  const lines = [await keeper.line(), await keeper.line()];
  const daemon = Number(lines.find((line) => line.startsWith("daemon "))?.slice(7));
  assert.ok(lines.includes("exit 7"), lines.join());
  await until(() => describeProcess(daemon)?.parentPid === keeper.pid);
  process.kill(daemon, "SIGKILL");
  assert.equal(await keeper.line(), `reaped ${daemon}`);
  assert.equal(existsSync(`/proc/${daemon}`), false);
});

test("reapAdopted never takes a child that Node waits for, however many end at once", async () => {
  // Twenty orphans end in the same moment as their parent does.
  const command = "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do (true &); done; exit 3";
  await using keeper = await startScript(KEEPER, { args: [command] });
  let line = "";
  while (!line.startsWith("exit")) line = await keeper.line();
  assert.equal(line, "exit 3");
  keeper.child.kill("SIGKILL");
});
