import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import type { SpawnSyncReturns } from "node:child_process";
import { chownSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import manifest from "../../package.json" with { type: "json" };
import type { DaemonStatus } from "../../src/control/contract.ts";
import { ensureStateFolder } from "../../src/host/state-folder.ts";
import { exchange } from "../e2e/http-client.ts";
import { asUser } from "../support/as-user.ts";
import { needs } from "../support/needs.ts";
import { freePort } from "../support/ports.ts";
import { Home } from "./home.ts";
import { Site } from "./site.ts";

const PORTOLAN = join(import.meta.dirname, "../..", manifest.bin.portolan);

interface Neighbour {
  readonly home: Home;
  readonly uid: number;
  readonly status: DaemonStatus;
}

/** A daemon of another user, in a home of that user's own. */
async function neighbour(stack: AsyncDisposableStack, uid: number, port: number): Promise<Neighbour> {
  const home = stack.use(await Home.make({ engine: "node", port }));
  const { root } = home.folder;
  ensureStateFolder(home.folder);
  for (const path of [root, ...readdirSync(root).map((name) => join(root, name))]) chownSync(path, uid, uid);
  home.spawnBare({ wrapper: asUser(uid), environment: { HOME: root } });
  return { home, uid, status: await home.answers() };
}

test("Two users have each their own daemon, ports and fronts, and neither reaches the other's", async (t) => {
  if (!needs(t, ["root"])) return;
  await using stack = new AsyncDisposableStack();
  const wished = await freePort();
  const one = await neighbour(stack, 65_533, wished);
  const other = await neighbour(stack, 65_534, wished);

  const [port = 0] = one.status.gateway.ports;
  const [otherPort = 0] = other.status.gateway.ports;
  assert.equal(port, wished);
  assert.ok(otherPort > wished, "the second one takes the next port");
  assert.deepEqual(other.status.findings, [`Port ${wished} is taken: the gateway is on port ${otherPort}`]);

  // The same folder and name for both.
  await using site = await Site.listen();
  await using otherSite = await Site.listen();
  const service = await site.register(one.home, "shop");
  const otherService = await otherSite.register(other.home, "shop");
  assert.notEqual(service.port, otherService.port, "each leases another port");
  assert.ok(service.front && otherService.front);
  assert.notDeepEqual(service.front, otherService.front);
  assert.equal((await exchange(`http://shop.localhost:${port}/`)).status, 200);
  assert.deepEqual([site.requests, otherSite.requests], [1, 0], "a name leads to its own user's service");
  await exchange(`http://shop.localhost:${otherPort}/`);
  await exchange(`http://shop.localhost:${otherService.front.port}/`, { address: otherService.front.address });
  assert.deepEqual([site.requests, otherSite.requests], [1, 2]);

  for (const [mine, theirs] of [
    [one, other],
    [other, one],
  ] as const) {
    assert.deepEqual(reachedBy(mine, theirs), [], `user ${mine.uid} reaches nothing of user ${theirs.uid}`);
    // What listens on the machine anyone may list; of the other's names nothing is said.
    const listed = nodeAs(mine, [PORTOLAN, "ls"], theirs.home);
    assert.equal(listed.status, 0, listed.stderr);
    assert.match(listed.stderr, /^note: what Portolan itself knows is missing: Cannot reach the daemon/m);
    assert.doesNotMatch(listed.stdout, /shop\.localhost/);
    for (const command of [["daemon", "stop"], ["port"]]) {
      const { status, stderr } = nodeAs(mine, [PORTOLAN, ...command], theirs.home);
      assert.equal(status, 3, `portolan ${command.join(" ")}: ${stderr}`);
      assert.match(stderr, /^error: Cannot .*\nhint: /, command.join(" "));
    }
  }
  assert.equal((await one.home.status()).pid, one.status.pid);
  assert.equal((await other.home.status()).pid, other.status.pid);
});

/** What one user can open of another one's home: each file and each socket is tried. */
function reachedBy(mine: Neighbour, { home }: Neighbour): string[] {
  const { root } = home.folder;
  const paths = [root, ...readdirSync(root, { recursive: true, encoding: "utf8" }).map((name) => join(root, name))];
  assert.ok(paths.length > 8 && paths.some((path) => path.endsWith("control.sock")), paths.join("\n"));
  const script = `
    import { readdirSync, readFileSync, writeFileSync } from "node:fs";
    import { connect } from "node:net";
    const reached = [], refusals = ["EACCES", "EISDIR"];
    for (const path of ${JSON.stringify(paths)}) {
      const tries = { read: () => readFileSync(path), list: () => readdirSync(path), write: () => writeFileSync(path, "", { flag: "r+" }) };
      for (const [name, attempt] of Object.entries(tries)) {
        try { attempt(); reached.push(name + " " + path); } catch (error) { if (!refusals.includes(error.code)) reached.push(error.code + " " + path); }
      }
      await new Promise((done) => connect(path).on("connect", function () { reached.push("connect " + path); this.destroy(); done(); })
        .on("error", ({ code }) => { if (code !== "EACCES") reached.push(code + " " + path); done(); }));
    }
    console.log(JSON.stringify(reached));`;
  const { status, stdout, stderr } = nodeAs(mine, ["--input-type=module", "--eval", script], home);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as string[];
}

function nodeAs({ uid, home }: Neighbour, args: readonly string[], aim: Home): SpawnSyncReturns<string> {
  const env = { ...home.environment, PORTOLAN_HOME: aim.folder.root, HOME: home.folder.root };
  const [first = "", ...rest] = [...asUser(uid), process.execPath, ...args];
  return spawnSync(first, rest, { env, cwd: "/", encoding: "utf8", timeout: 60_000 });
}
