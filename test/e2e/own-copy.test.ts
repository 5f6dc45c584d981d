import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { KeptProjectView } from "../../src/control/keeper-contract.ts";
import { testOnce } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { SHOP } from "./small-shop.ts";

function git(folder: string, ...words: readonly string[]): void {
  const who = ["-c", "user.name=ada", "-c", "user.email=ada@example.test"];
  execFileSync("git", ["-C", folder, ...who, ...words], { stdio: "pipe" });
}

testOnce("url and port of a short name mean the copy of the folder one stands in", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const main = await harbour.site(SHOP);
  git(main, "init", "--initial-branch=main");
  git(main, "add", ".");
  git(main, "commit", "--message=shop");
  const fix = `${main}-fix`;
  git(main, "worktree", "add", "-b", "fix", fix);
  mkdirSync(join(fix, "deep"));
  for (const cwd of [main, fix]) {
    const up = await harbour.portolan(["up", "-d", "db"], { cwd });
    assert.equal(up.code, 0, up.stderr);
  }
  const on = async (cwd: string, ...args: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await harbour.portolan(args, { cwd });
    return stdout + stderr;
  };
  assert.match(await on(main, "url", "db"), /^https:\/\/db\.shop\.localhost:\d+\/?\n$/);
  assert.match(await on(fix, "url", "db"), /^https:\/\/db\.shop-fix\.localhost:\d+\/?\n$/);
  assert.match(await on(join(fix, "deep"), "url", "db"), /^https:\/\/db\.shop-fix\.localhost:/);
  const [view] = JSON.parse(await on(fix, "ps", "--json")) as KeptProjectView[];
  const db = view?.services.find(({ name }) => name === "db");
  assert.equal(await on(fix, "port", "db"), `${db?.upstreams[0]?.port}\n`);
  // A service that Portolan started asks beside itself, wherever it stands.
  const env = { PORTOLAN_NAME: "web.shop-fix.localhost" };
  const beside = await harbour.portolan(["url", "db"], { cwd: main, env });
  assert.match(beside.stdout, /shop-fix/);
  const elsewhere = await harbour.portolan(["url", "db"], { cwd: harbour.folder });
  assert.deepEqual([elsewhere.code, elsewhere.stdout], [1, ""]);
  assert.match(elsewhere.stderr, /^"db" may be any of these: db\.shop.*\.localhost, db\.shop.*\.localhost$/m);
  assert.match(await on(fix, "url", "db.shop"), /^https:\/\/db\.shop\.localhost:/);
  for (const cwd of [main, fix]) assert.equal((await harbour.portolan(["down"], { cwd })).code, 0);
});
