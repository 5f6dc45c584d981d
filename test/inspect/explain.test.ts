import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { startProgram, startScript } from "../host/child-script.ts";
import { PortolanHome } from "../cli/portolan-home.ts";
import { asUser } from "../support/as-user.ts";
import { needs } from "../support/needs.ts";
import { startClient, startServer } from "./server-script.ts";

interface Told {
  readonly type: string;
  readonly listeners: readonly {
    readonly local: { readonly address: string; readonly port: number };
    readonly holders: readonly { readonly process: { readonly pid: number } }[];
  }[];
  readonly reached: readonly { readonly address: string; readonly listeners: readonly number[] }[];
  readonly clients: readonly { readonly client?: { readonly pid: number }; readonly connections: number }[];
  readonly silence?: readonly { readonly kind: string; readonly instead?: { readonly port: number } }[];
  readonly attempts?: readonly { readonly speech?: { readonly http?: { readonly title?: string } } }[];
  readonly free?: { readonly type: string };
  readonly holder?: { readonly process: { readonly pid: number } };
  readonly isListening?: boolean;
  readonly file?: string;
}

async function told(home: PortolanHome, ...words: readonly string[]): Promise<Told & { status: number | null }> {
  const { out, said, status } = await home.run(["explain", "--json", ...words]);
  assert.notEqual(out, "", said);
  return { ...(JSON.parse(out) as Told), status };
}

test("explain tells who listens, who is connected and what it speaks", async (t) => {
  const home = PortolanHome.open(t);
  await using server = await startScript(
    `import { createServer } from "node:http";
     const server = createServer((_, answer) => answer.end("<title>Shop</title>")).listen(0, "127.0.0.1", () => console.log(server.address().port));`,
  );
  const port = Number(await server.line());
  await using client = await startClient(port);
  const found = await told(home, String(port));
  assert.equal(found.status, 0);
  assert.deepEqual(
    found.listeners.map(({ local, holders }) => [local.address, holders.map(({ process }) => process.pid)]),
    [["127.0.0.1", [server.pid]]],
  );
  assert.deepEqual(
    found.clients.map((group) => [group.client?.pid, group.connections]),
    [[client.pid, 1]],
  );
  assert.equal(found.attempts?.[0]?.speech?.http?.title, "Shop");
  assert.equal(found.free?.type, "plan");
  assert.equal((await told(home, String(port), "--no-probe")).attempts, undefined);
  assert.equal((await told(home, `pid:${server.pid}`)).holder?.process.pid, server.pid);
  const { out } = await home.run(["explain", `http://127.0.0.1:${port}/`]);
  for (const line of [
    /^listens +127\.0\.0\.1:\d+ {2}node --input-type|^listens +127/m,
    /^speaks +HTTP\/1\.1 200, "Shop"/m,
    /^free +would end process/m,
  ]) {
    assert.match(out, line);
  }
});

test("explain tells which of two listeners a client gets, and what comes nearest when none answers", async (t) => {
  const home = PortolanHome.open(t);
  await using first = await startServer();
  await using second = await startScript(
    `import { createServer } from "node:net";
     createServer().listen(${first.port}, "127.0.0.2", () => console.log("up"));`,
  );
  await second.line();
  const both = await told(home, `127.0.0.2:${first.port}`, "--no-probe");
  assert.deepEqual(
    both.reached.map(({ listeners }) => listeners.map((at) => both.listeners[at]?.local.address)),
    [["127.0.0.2"]],
  );
  const other = await told(home, `[::1]:${first.port}`, "--no-probe");
  // What else runs on this machine may stand next door.
  const kinds = other.silence?.map(({ kind }) => kind) ?? [];
  assert.deepEqual([other.status, kinds.filter((kind) => kind === "other-address").length], [1, 2], kinds.join());
  const overUdp = await told(home, `${first.port}/udp`, "--no-probe");
  assert.ok(overUdp.silence?.some(({ kind }) => kind === "other-transport"));
});

test("explain finds what listens in another network", async (t) => {
  if (!needs(t, ["root", "unshare", "ip"])) return;
  const home = PortolanHome.open(t);
  const listen = 'require("net").createServer().listen(0, "0.0.0.0", function () { console.log(this.address().port) })';
  const inside = ["sh", "-c", 'ip link set lo up && exec "$@"', "sh", process.execPath, "-e", listen];
  await using server = await startProgram("unshare", ["--net", ...inside]);
  const port = Number(await server.line());
  const found = await told(home, String(port), "--no-probe");
  assert.deepEqual([found.status, found.silence?.some(({ kind }) => kind === "elsewhere")], [1, true]);
});

test("explain tells a stale Unix socket from a living one", async (t) => {
  const home = PortolanHome.open(t);
  const folder = mkdtempSync(join(tmpdir(), "portolan-explain-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "x.sock");
  await using server = await startScript(
    `import { createServer } from "node:net";
     createServer().listen(${JSON.stringify(path)}, () => console.log("up"));`,
  );
  await server.line();
  const living = await told(home, path);
  assert.deepEqual([living.type, living.file, living.isListening, living.status], ["unix", "socket", true, 0]);
  server.child.kill("SIGKILL");
  await new Promise((resolve) => server.child.once("exit", resolve));
  const stale = await told(home, path);
  assert.deepEqual([stale.file, stale.isListening, stale.status], ["socket", false, 1]);
  const plain = join(folder, "plain");
  writeFileSync(plain, "");
  assert.equal((await told(home, plain)).file, "other");
});

test("explain, ls and free say what another user cannot see", async (t) => {
  if (!needs(t, ["root", "setpriv"])) return;
  await using server = await startServer();
  const [program, ...words] = [...asUser(65_534), process.execPath, join(import.meta.dirname, "../../bin/portolan")];
  const folder = mkdtempSync(join(tmpdir(), "portolan-nobody-"));
  chownSync(folder, 65_534, 65_534);
  t.after(() => rmSync(folder, { recursive: true }));
  const run = (...args: readonly string[]): { stdout: string; stderr: string; status: number | null } =>
    spawnSync(program ?? "", [...words, ...args], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: folder, PORTOLAN_HOME: join(folder, "state") },
    });
  const explained = run("explain", String(server.port));
  assert.match(explained.stdout, /a process of root: `sudo portolan explain` sees it/);
  assert.match(explained.stdout, /Cannot free port \d+: its process is another user's/);
  assert.match(explained.stdout, /speaks +not asked/, "only one's own listeners are spoken to");
  assert.match(run("ls", "--port", String(server.port)).stdout, /a process of root +127\.0\.0\.1/);
  const freed = run("free", String(server.port), "--yes");
  assert.equal(freed.status, 3);
  assert.match(freed.stderr, /hint: Run `sudo portolan free \d+`/);
});

test("ls works where the chart of the home cannot be read, and says so", async (t) => {
  if (!needs(t, ["root", "setpriv"])) return;
  const folder = mkdtempSync(join(tmpdir(), "portolan-closed-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const [program, ...words] = [...asUser(65_534), process.execPath, join(import.meta.dirname, "../../bin/portolan")];
  const listed = spawnSync(program ?? "", [...words, "ls", "--port", "2"], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], HOME: folder, PORTOLAN_HOME: join(folder, "state") },
  });
  assert.deepEqual([listed.status, listed.stdout], [0, "Nothing listens that fits\n"]);
  assert.match(listed.stderr, /^note: what Portolan itself knows is missing: Cannot /);
  for (const args of [
    ["explain", "2", "--no-probe"],
    ["free", "2", "--dry-run"],
  ]) {
    const asked = spawnSync(program ?? "", [...words, ...args], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: folder, PORTOLAN_HOME: join(folder, "state") },
    });
    assert.match(asked.stderr, /^note: what Portolan itself knows is missing: Cannot /);
  }
});

test("explain knows a certificate of Portolan's own, which has no subject, by its names and expiry", async (t) => {
  const home = PortolanHome.open(t);
  const folder = join(home.folder, "issued");
  const issued = await home.run(["cert", "issue", "own.localhost", "-o", folder]);
  assert.equal(issued.status, 0, issued.said);
  await using server = await startScript(
    `import { readFileSync } from "node:fs"; import { createServer } from "node:https";
     const [cert, key] = ["own.localhost.pem", "own.localhost-key.pem"].map((file) => readFileSync(${JSON.stringify(folder)} + "/" + file));
     const server = createServer({ cert, key }, (_, answer) => answer.end("<title>Own</title>")).listen(0, "127.0.0.1", () => console.log(server.address().port));`,
  );
  const { out, said } = await home.run(["explain", await server.line()]);
  assert.match(out, /certificate for own\.localhost, signed by Portolan, \d+ days left/, said);
  assert.match(out, /HTTP\/1\.1 200, "Own"/);
});
