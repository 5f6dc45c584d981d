import assert from "node:assert/strict";
import type { KeptProjectView } from "../../src/control/keeper-contract.ts";
import { testOnce } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { SHOP } from "./small-shop.ts";

testOnce("restart says that a keeper which was stopped does not answer, and goes on with it", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site(SHOP);
  const on = (args: readonly string[]) => harbour.portolan(args, { cwd: directory });
  assert.equal((await on(["up", "-d"])).code, 0);
  const [seen] = JSON.parse((await on(["ps", "--json"])).stdout) as KeptProjectView[];
  assert.ok(seen);
  const { pid } = seen.keeper;
  await using stack = new AsyncDisposableStack();
  stack.defer(() => void process.kill(pid, "SIGCONT"));
  process.kill(pid, "SIGSTOP");

  const left = harbour.launch(["restart", "api"], { directory });
  await left.says(new RegExp(`warning: the keeper of shop \\(process ${pid}\\) does not answer; .*Ctrl-C leaves`));
  left.kill("SIGINT");
  assert.equal((await left.ended).code, 130);

  const patient = harbour.launch(["restart", "web"], { directory });
  await patient.says(/does not answer/);
  process.kill(pid, "SIGCONT");
  assert.equal((await patient.ended).code, 0, patient.stderr);
  assert.match(patient.stderr, /restarted web in /);

  process.kill(pid, "SIGSTOP");
  const cut = harbour.launch(["restart", "db"], { directory });
  await cut.says(/does not answer/);
  stack.move();
  process.kill(pid, "SIGKILL");
  assert.equal((await cut.ended).code, 3);
  assert.match(cut.stderr, /error: Cannot finish "restart": the project's keeper ended in its midst/);
  await on(["down"]);
});
