import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { needs, PYTHON } from "../support/needs.ts";
import { freePort } from "../support/ports.ts";
import { testOnEachEngine, testOnce } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { becomes, listeningPorts } from "./left-behind.ts";
import type { Run } from "./run.ts";

const COPIES = 10;

/** Says which copy it is, and what it was asked for. */
const SERVER = `
  const { PORTOLAN_NAME, PORT } = process.env;
  require("node:http").createServer((request, response) => response.end(PORTOLAN_NAME + " " + request.headers.host))
    .listen(Number(PORT), "127.0.0.1");
`;
const PACKAGE = JSON.stringify({ name: "shop" });

function git(folder: string, ...words: string[]): void {
  const identity = ["-c", "user.name=ada", "-c", "user.email=ada@example.test"];
  execFileSync("git", [...identity, ...words], { cwd: folder, stdio: "pipe" });
}

/** A working copy of the project shop, with linked worktrees on these branches. */
async function workingCopies(harbour: Harbour, branches: readonly string[]): Promise<string[]> {
  const folder = join(await harbour.site(), "shop");
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), PACKAGE);
  git(folder, "init", "--initial-branch=main");
  git(folder, "add", ".");
  git(folder, "commit", "--message=shop");
  const worktrees = branches.map((branch) => {
    const worktree = `${folder}-${branch.replaceAll("/", "-")}`;
    git(folder, "worktree", "add", "-b", branch, worktree);
    return worktree;
  });
  return [folder, ...worktrees];
}

function distinct(runs: readonly Run[], of: (run: Run) => unknown): number {
  return new Set(runs.map(of)).size;
}

testOnEachEngine("Ten copies in one folder have names, ports and addresses of their own", async (_t, engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site({ "package.json": PACKAGE });
  const start = (copy: string): Promise<Run> =>
    harbour.run([process.execPath, "-e", SERVER], { directory, options: ["--copy", copy] });
  const runs = await Promise.all(Array.from({ length: COPIES }, (_, at) => start(`c${at}`)));
  for (const [at, run] of runs.entries()) {
    assert.equal(run.service.name, `shop-c${at}.localhost`);
    assert.equal(run.service.branch, `c${at}`);
    const { host } = new URL(run.url("http"));
    assert.equal((await harbour.get(run.url("http"))).text, `shop-c${at}.localhost ${host}`);
  }
  assert.equal(
    distinct(runs, ({ service }) => service.port),
    COPIES,
  );
  assert.equal(
    distinct(runs, ({ service }) => service.front?.address),
    COPIES,
  );
  assert.equal(
    distinct(runs, ({ service }) => service.leaseId),
    COPIES,
  );
  const twice = await harbour.portolan(["run", "--copy", "c0", "--", "true"], { cwd: directory });
  assert.equal(twice.code, 3, "never two copies of one name");
  assert.match(twice.stderr, /shop-c0\.localhost/);
  const explained = await harbour.portolan(["explain", "--no-probe", "shop-c0"], { cwd: directory });
  assert.match(explained.stdout, /^copy +c0 of shop$/m);
  assert.match((await harbour.portolan(["ls"])).stdout, /https:\/\/shop-c0\.localhost/);
});

testOnce("A copy gets the same port again, and another one than the main copy", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site({ "package.json": PACKAGE });
  const ports = new Map<string, number[]>();
  for (const copy of ["", "b", "", "b"]) {
    const options = copy === "" ? [] : ["--copy", copy];
    const run = await harbour.run([process.execPath, "-e", SERVER], { directory, options });
    ports.set(copy, [...(ports.get(copy) ?? []), run.service.port]);
    await run.stop();
  }
  const [main = [], copy = []] = [ports.get(""), ports.get("b")];
  assert.equal(new Set(main).size, 1);
  assert.equal(new Set(copy).size, 1);
  assert.notEqual(main[0], copy[0]);
});

testOnEachEngine(
  "Linked worktrees run side by side, and the main copy's name is led to one and back",
  async (t, engine) => {
    if (!needs(t, ["git"])) return;
    await using harbour = await Harbour.open(engine);
    const [main = "", worktree = "", other = ""] = await workingCopies(harbour, ["fix/ui", "search"]);
    const start = (directory: string, options: readonly string[] = []): Promise<Run> =>
      harbour.run([process.execPath, "-e", SERVER], { directory, options });
    const runs = [await start(main), await start(worktree), await start(other), await start(worktree, ["--copy", "b"])];
    assert.deepEqual(
      runs.map(({ service }) => service.name),
      ["shop.localhost", "shop-fix-ui.localhost", "shop-search.localhost", "shop-fix-ui-b.localhost"],
    );
    assert.equal(
      distinct(runs, ({ service }) => service.port),
      4,
    );

    const url = runs[0]?.url("https") ?? "";
    const answering = async (): Promise<string> => (await harbour.get(url)).text.split(" ")[0] ?? "";
    assert.equal(await answering(), "shop.localhost");
    // As it stands in the name, or as git calls it.
    for (const word of ["fix-ui", "fix/ui"]) {
      const used = await harbour.portolan(["use", word], { cwd: worktree });
      assert.equal(used.code, 0, used.stderr);
      assert.match(used.stderr, /^shop\.localhost leads to the copy fix\/ui of shop$/m);
      assert.equal(await answering(), "shop-fix-ui.localhost");
    }
    assert.match((await harbour.portolan(["ls"])).stdout, /shop\.localhost leads to the copy fix\/ui of shop/);
    assert.match((await harbour.portolan(["daemon", "status"])).stdout, /^uses +shop\.localhost leads to the copy/m);
    const explained = await harbour.portolan(["explain", "--no-probe", "shop-fix-ui"]);
    assert.match(explained.stdout, /^copy +fix\/ui of shop; shop\.localhost leads to it, by `portolan use`$/m);
    const listed = await harbour.portolan(["use", "--json"]);
    assert.deepEqual(
      (JSON.parse(listed.stdout) as { branch: string; names: string[] }[]).map(({ branch, names }) => [branch, names]),
      [["fix/ui", ["shop.localhost"]]],
    );

    const unknown = await harbour.portolan(["use", "nothing"], { cwd: main });
    assert.equal(unknown.code, 3);
    assert.match(unknown.stderr, /hint: Known are: .*search/);
    assert.equal((await harbour.portolan(["use", "--main", "--project", "shop"])).code, 0);
    assert.equal(await answering(), "shop.localhost");
    await harbour.portolan(["use", "search"], { cwd: main });
    assert.equal(await answering(), "shop-search.localhost");
    await harbour.portolan(["use", "main"], { cwd: main });
    assert.equal(await answering(), "shop.localhost");
  },
);

testOnce("Vite in a copy answers to the main copy's name", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site({ "package.json": PACKAGE, "index.html": "<p>harbour of Vite</p>" });
  const run = await harbour.run(["vite"], { directory, options: ["--copy", "b"] });
  assert.equal((await harbour.portolan(["use", "b"], { cwd: directory })).code, 0);
  const url = run.url("https").replace("shop-b.localhost", "shop.localhost");
  const { status, text } = await harbour.get(url);
  assert.equal(status, 200);
  assert.match(text, /harbour of Vite/);
});

testOnEachEngine("A server that runs already is adopted, explained and given back", async (t, engine) => {
  if (!needs(t, ["python3"])) return;
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site({ "index.html": "harbour of python" });
  const port = await freePort();
  const log = openSync(join(directory, "server.log"), "w");
  const words = ["-m", "http.server", String(port), "--bind", "127.0.0.1"];
  const server = spawn(PYTHON, words, { cwd: directory, stdio: ["ignore", log, log] });
  try {
    assert.ok(await becomes(() => listeningPorts([port]).length > 0, 20_000));
    const adopted = await harbour.portolan(["adopt", String(port), "--name", "files", "--project", "shop"]);
    assert.equal(adopted.code, 0, adopted.stderr);
    const url = adopted.stdout.trim();
    assert.match(url, /^https:\/\/files\.shop\.localhost:\d+$/);
    assert.match(adopted.stderr, new RegExp(`^its output goes to ${directory}/server.log$`, "m"));
    assert.match((await harbour.get(url)).text, /harbour of python/);
    const explained = await harbour.portolan(["explain", "--no-probe", String(port)]);
    assert.match(explained.stdout, new RegExp(`^output +its output goes to ${directory}/server.log$`, "m"));
    assert.match((await harbour.portolan(["ls"])).stdout, /files\.shop\.localhost:\d+ +adopted/);
    assert.equal((await harbour.portolan(["adopt", "--remove", "files.shop"])).code, 0);
    assert.equal((await harbour.get(url)).status, 404);
    assert.match((await harbour.get(`http://127.0.0.1:${port}/`)).text, /harbour of python/);
  } finally {
    closeSync(log);
    const ended = once(server, "exit");
    server.kill();
    await ended;
  }
});
