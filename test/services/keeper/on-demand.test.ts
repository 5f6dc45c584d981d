import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { exchange } from "../../e2e/http-client.ts";
import { KeptHome } from "./kept-home.ts";

test("Keeper starts a service with its first request, and stops it when nobody uses it", async () => {
  await using home = await KeptHome.open();
  const keeper = home.keep({ web: { onDemand: { idleMs: 1 } } });
  await keeper.up();
  const before = await home.serviceView("web");
  assert.deepEqual([before.state, before.pid], ["idle", undefined]);
  const url = before.urls.find((one) => one.startsWith("http:")) ?? "";

  const answers = await Promise.all(Array.from({ length: 10 }, () => exchange(url)));
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  const [pid, ...others] = new Set(answers.map(({ text }) => Number(text)));
  assert.deepEqual(others, [], "ten at once start it once");
  assert.equal((await home.serviceView("web")).pid, pid);

  const told = keeper.all.length;
  // The daemon says every five seconds that nobody uses it.
  await keeper.service("web", "idle", told);
  assert.equal((await home.serviceView("web")).pid, undefined);
  const again = await exchange(url);
  assert.equal(again.status, 200);
  assert.notEqual(Number(again.text), pid);
});

test("Keeper tells whoever waits how a start ended, and tries again with the next request", async () => {
  await using home = await KeptHome.open();
  const file = join(home.folder, "server.cjs");
  writeFileSync(file, `console.error("no database"); process.exit(7)`);
  const restart = { when: "never", backoffMs: 20, backoffMaxMs: 100, triesMax: 1, calmMs: 10_000 } as const;
  const keeper = home.keep({ web: { onDemand: { idleMs: 60_000 }, restart, run: [process.execPath, file] } });
  await keeper.up();
  const url = (await home.serviceView("web")).urls.find((one) => one.startsWith("http:")) ?? "";
  for (let at = 0; at < 2; at++) {
    const failed = await exchange(url);
    assert.equal(failed.status, 503);
    assert.match(failed.text, /ended with status 7[\s\S]*no database/);
  }
  writeFileSync(
    file,
    `require("http").createServer((q, s) => s.end("well")).listen(+process.env.PORT, process.env.HOST)`,
  );
  assert.equal((await exchange(url)).text, "well");
});
