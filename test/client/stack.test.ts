import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { isFailure, stack, type Stack, type StackOptions } from "../../src/client/portolan.ts";
import { copyDataFolder } from "../../src/services/keeper/copy-data-folder.ts";
import { stateFolder } from "../../src/host/state-folder.ts";
import { becomes, processesWith } from "../e2e/left-behind.ts";
import { libraryHome } from "./library-home.ts";

const { harbour, options } = await libraryHome();
const LIBRARY = join(import.meta.dirname, "../../src/client/portolan.ts");

const API = `
import { existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
const seed = process.env.PORTOLAN_DATA + "/seed";
const isFresh = !existsSync(seed);
writeFileSync(seed, "x");
createServer((request, response) => response.end(JSON.stringify({ pid: process.pid, isFresh, seed })))
  .listen(process.env.PORT, process.env.HOST);
`;
const WEB = `
import { createServer } from "node:http";
createServer(async (request, response) => response.end("web of " + (await (await fetch(process.env.API_URL)).text())))
  .listen(process.env.PORT, process.env.HOST);
`;
const ECHO = `
import { createServer } from "node:net";
createServer((socket) => socket.end("echo " + process.env.PORTOLAN_SERVICE)).listen(process.env.PORT, process.env.HOST);
`;
const SHOP: StackOptions["services"] = {
  echo: { run: "node echo.mjs", lane: { protocol: "echo", port: 4007 } },
  api: { run: "node api.mjs", needs: ["echo"] },
  web: { run: "node web.mjs", needs: "api", ready: { http: "/" } },
};

const directory = await harbour.site({
  "api.mjs": API,
  "web.mjs": WEB,
  "echo.mjs": ECHO,
  "package.json": '{"name":"shop"}',
  "portolan.yaml": `project: shop\nservices: ${JSON.stringify(SHOP)}\n`,
});
const shop: StackOptions = { ...options, directory };

interface Seen {
  readonly pid: number;
  readonly isFresh: boolean;
  readonly seed: string;
}

/** What the api of a stack says. */
async function seenBy(up: Stack): Promise<Seen> {
  const said = await (await up.fetch("http://api/")).text();
  assert.match(said, /^\{/, said);
  return JSON.parse(said) as Seen;
}

function stackProcesses(): number[] {
  return processesWith("PORTOLAN_HOME", harbour.home)
    .filter(({ command }) => /\.mjs|stack-keeper/.test(command))
    .map(({ pid }) => pid);
}

test("stack brings a project up, with names, addresses and variables of its own", async () => {
  await using up = await stack(shop);
  assert.deepEqual([up.project, up.copy], ["shop", "test1"]);
  assert.deepEqual(
    up.services.map(({ name }) => name),
    ["echo", "api", "web"],
  );
  const web = up.service("web");
  assert.match(web.url, /^https:\/\/web\.shop-test1\.localhost/);
  for (const url of ["http://web/", "https://web.shop-test1.localhost/", web.url, web.addressUrl, up.env["WEB_URL"]]) {
    assert.match(await (await up.fetch(url ?? "")).text(), /^web of /, url);
  }
  assert.equal(up.service("echo").addressUrl, up.env["ECHO_URL"]);
  assert.equal(await text(await up.connect("echo")), "echo echo");
  assert.throws(
    () => up.service("wep"),
    (error) => isFailure(error, "STACK_SERVICE_UNKNOWN"),
  );
});

test("stack leaves nothing behind when it is disposed of, however often", async () => {
  const up = await stack(shop);
  const { seed } = await seenBy(up);
  const { logFile } = up.service("api");
  assert.ok(existsSync(seed) && existsSync(logFile));
  await Promise.all([up[Symbol.asyncDispose](), up[Symbol.asyncDispose]()]);
  assert.deepEqual([existsSync(seed), existsSync(logFile)], [false, false]);
  assert.deepEqual(stackProcesses(), []);
});

test("stack gives each of many at once a copy of its own, also across processes", async (t) => {
  const code = `
    const { stack } = await import(${JSON.stringify(LIBRARY)});
    await using up = await stack();
    const seen = await (await up.fetch("http://api/")).json();
    console.log(JSON.stringify({ copy: up.copy, env: up.env, ...seen }));
    await new Promise((resolve) => process.stdin.resume().once("end", resolve));
  `;
  const children = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ["--input-type=module", "--eval", code], { cwd: directory, env: harbour.environment }),
  );
  t.after(() => children.forEach((child) => child.kill("SIGKILL")));
  const here = Promise.all([stack(shop), stack({ ...shop, copy: "other" })]);
  const lines = await Promise.all(
    children.map(async (child) => {
      child.stderr.pipe(process.stderr);
      return ((await once(createInterface(child.stdout), "line")) as [string])[0];
    }),
  );
  const seen = lines.map((line) => JSON.parse(line) as Seen & { copy: string; env: Record<string, string> });
  assert.equal(new Set(seen.map(({ copy }) => copy)).size, 4);
  for (const what of ["WEB_URL", "API_URL", "ECHO_URL"]) {
    assert.equal(new Set(seen.map(({ env }) => env[what])).size, 4, what);
  }
  assert.equal(new Set(seen.map(({ pid }) => pid)).size, 4);
  assert.ok(seen.every(({ isFresh }) => isFresh));
  const ended = Promise.all(children.map((child) => once(child, "exit")));
  for (const child of children) child.stdin.end();
  await ended;
  await Promise.all((await here).map((up) => up[Symbol.asyncDispose]()));
  assert.deepEqual(stackProcesses(), []);
});

test("stack ends with its process, also when that is killed", async () => {
  for (const how of ["SIGKILL", "exit"] as const) {
    const code = `
      const { stack } = await import(${JSON.stringify(LIBRARY)});
      globalThis.up = await stack();
      console.log("up");
      ${how === "exit" ? "process.exit(0)" : "setInterval(() => {}, 1000)"}
    `;
    const env = harbour.environment;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", code], { cwd: directory, env });
    await once(createInterface(child.stdout), "line");
    assert.ok(stackProcesses().length >= 4);
    child.kill(how === "exit" ? 0 : how);
    await once(child, "exit");
    assert.ok(await becomes(() => stackProcesses().length === 0, 15_000), `${stackProcesses().length} are left`);
  }
});

test("stack ends with its worker thread, and with a process that is killed while it starts", async () => {
  const code = `
    const { parentPort } = require("node:worker_threads");
    const { stack } = require(${JSON.stringify(LIBRARY)});
    stack(${JSON.stringify({ directory })}).then((up) => parentPort.postMessage(up.copy), (error) => parentPort.postMessage(String(error)));
  `;
  const worker = new Worker(code, { eval: true, env: harbour.environment });
  assert.deepEqual(await once(worker, "message"), ["test1"]);
  await worker.terminate();
  assert.ok(await becomes(() => stackProcesses().length === 0, 15_000), `${stackProcesses().length} are left`);
  const starting = `await (await import(${JSON.stringify(LIBRARY)})).stack()`;
  const env = harbour.environment;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", starting], { cwd: directory, env });
  await becomes(() => stackProcesses().length > 1, 20_000);
  child.kill("SIGKILL");
  await once(child, "exit");
  assert.ok(await becomes(() => stackProcesses().length === 0, 15_000), `${stackProcesses().length} are left`);
});

test("stack finds what a killed keeper left, and ends it", async () => {
  await using first = await stack(shop);
  const before = await seenBy(first);
  const keeper = processesWith("PORTOLAN_HOME", harbour.home).find(({ command }) => command.includes("stack-keeper"));
  assert.ok(keeper);
  process.kill(keeper.pid, "SIGKILL");
  await assert.rejects(first.restart("api"), (error) => isFailure(error, "STACK_LOST"));
  await first[Symbol.asyncDispose]();
  await using second = await stack(shop);
  const after = await seenBy(second);
  assert.notEqual(after.pid, before.pid);
  assert.equal(after.isFresh, true);
  assert.ok(!stackProcesses().includes(before.pid));
});

test("stack stops, starts and restarts a service", async () => {
  await using up = await stack({ ...shop, only: ["api"] });
  const before = await seenBy(up);
  await up.stop("api");
  assert.equal((await up.fetch("http://api/")).status >= 502, true);
  await up.start("api");
  const after = await seenBy(up);
  assert.deepEqual([after.isFresh, after.pid === before.pid], [false, false]);
  await up.restart("api");
  assert.notEqual((await seenBy(up)).pid, after.pid);
});

test("stack says which service failed, why, and what it wrote last", async () => {
  const services = {
    good: "node api.mjs",
    bad: { run: `node -e "console.log('no such table'); process.exit(4)"`, restart: "never" },
  } as const;
  await assert.rejects(stack({ ...shop, services }), (error) => {
    assert.ok(isFailure(error, "STACK_NOT_READY"));
    assert.match(error.message, /"bad" is failed[\s\S]*no such table/);
    return true;
  });
  assert.deepEqual(stackProcesses(), []);
  await assert.rejects(stack({ ...shop, services: { a: { run: "x", needs: ["nobody"] } } }), (error) =>
    isFailure(error),
  );
  await assert.rejects(stack({ ...shop, services: { a: { rum: "x" } as never } }), (error) =>
    isFailure(error, "PROJECT_FILE_INVALID"),
  );
});

test("stack obeys its signal while it starts", async () => {
  const reason = new Error("enough");
  const services = { never: { run: `node -e "setInterval(() => {}, 1000)"`, ready: { log: "never said" } } };
  const stop = new AbortController();
  const starting = stack({ ...shop, services, signal: stop.signal });
  await becomes(() => stackProcesses().length > 0, 10_000);
  stop.abort(reason);
  await assert.rejects(starting, reason);
  assert.deepEqual(stackProcesses(), []);
  await assert.rejects(stack({ ...shop, signal: stop.signal }), reason);
});

test("stack leaves no file of a copy that is gone", () => {
  for (const folder of ["data", "logs"]) {
    const left = readdirSync(join(harbour.home, folder)).filter((name) => name.startsWith("shop-"));
    assert.deepEqual(
      left.filter((name) => folder === "data" || name !== "shop-test1"),
      [],
      folder,
    );
  }
});

test("stack leaves alone the data of a copy that no stack made", async () => {
  const identity = { project: "shop", directory, branch: "own1" };
  const data = copyDataFolder(stateFolder(options.environment ?? {}), identity);
  await mkdir(join(data, "api"), { recursive: true, mode: 0o700 });
  await writeFile(join(data, "api", "seed"), "of the user");
  {
    await using up = await stack({ ...shop, copy: "own", only: ["echo"] });
    assert.equal(up.copy, "own2");
  }
  assert.equal(await readFile(join(data, "api", "seed"), "utf8"), "of the user");
  await rm(data, { recursive: true });
});
