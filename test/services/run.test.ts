import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { freePort } from "../support/ports.ts";
import { startRun, type Said } from "./support/start-run.ts";

const NODE = process.execPath;
/** Listens where it is told, and says so. */
const SERVER = `require("http").createServer((q, s) => s.end("hi")).listen(+process.env.PORT, process.env.HOST)`;

function serving(source: string): readonly string[] {
  return [NODE, "-e", source];
}

function listensOn(port: string, host = `"127.0.0.1"`): string {
  return `require("http").createServer((q, s) => s.end("hi")).listen(${port}, ${host});`;
}

async function isGone(pid: number): Promise<boolean> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return true;
  }
}

test("runService leads to where the command listens, and ends with its status", async () => {
  await using run = startRun({ argv: serving(`${SERVER}; process.on("SIGTERM", () => process.exit(7))`) });
  const ready = await run.said("ready");
  assert.equal(await (await fetch(ready["url"] as string)).text(), "hi");
  run.process.kill("SIGTERM");
  assert.equal((await run.exited).code, 7);
  const result = await run.said("result");
  assert.deepEqual((result["ended"] as Said)["exit"], { code: 7, signal: null });
});

test("runService gives 128 + n after a signal", async () => {
  for (const [signal, status] of [
    ["SIGTERM", 143],
    ["SIGINT", 130],
    ["SIGHUP", 129],
  ] as const) {
    await using run = startRun({ argv: serving(SERVER) });
    await run.said("ready");
    run.process.kill(signal);
    assert.deepEqual(await run.exited, { code: status, signal: null });
    assert.equal((await run.said("result"))["signal"], signal);
  }
});

test("runService follows a server that ignores PORT", async () => {
  const port = await freePort();
  await using run = startRun({ argv: serving(listensOn(String(port))) });
  const ignored = await run.said("port-ignored");
  assert.deepEqual(ignored["endpoint"], { address: "127.0.0.1", port });
  assert.deepEqual((await run.said("ready"))["upstreams"], [{ address: "127.0.0.1", port }]);
});

test("runService finds a server on ::1 only, and says when one listens for all", async () => {
  await using six = startRun({ argv: serving(listensOn("+process.env.PORT", `"::1"`)) });
  assert.equal(((await six.said("ready"))["upstreams"] as Said[])[0]?.["address"], "::1");
  await using all = startRun({ argv: serving(listensOn("+process.env.PORT", `"0.0.0.0"`)) });
  assert.equal(((await all.said("ready"))["upstreams"] as Said[])[0]?.["address"], "127.0.0.1");
  assert.equal(((await all.said("exposed"))["endpoint"] as Said)["address"], "0.0.0.0");
});

test("runService takes the one of several listeners that answers HTTP", async () => {
  const [mute, http] = [await freePort(), await freePort()];
  const source = `require("net").createServer(() => {}).listen(${mute}, "127.0.0.1"); ${listensOn(String(http))}`;
  await using run = startRun({ argv: serving(source) });
  const several = await run.said("several-listeners");
  assert.deepEqual(several["chosen"], { address: "127.0.0.1", port: http });
  assert.deepEqual(several["others"], [{ address: "127.0.0.1", port: mute }]);
  assert.equal(several["sure"], true);
});

test("runService follows a server that restarts elsewhere", async () => {
  const port = await freePort();
  const source = `
    const http = require("http"); const first = http.createServer();
    first.listen(+process.env.PORT, "127.0.0.1");
    process.on("SIGHUP", () => first.close(() => http.createServer((q, s) => s.end("moved")).listen(${port}, "127.0.0.1")));`;
  await using run = startRun({ argv: serving(source) });
  await run.said("ready");
  run.process.kill("SIGHUP");
  assert.deepEqual((await run.said("port-ignored"))["endpoint"], { address: "127.0.0.1", port });
});

test("runService shows how a command ended that never listened", async () => {
  await using run = startRun({ argv: serving(`console.error("no config"); process.exitCode = 4`) });
  assert.deepEqual(await run.exited, { code: 4, signal: null });
  const early = await run.said("exited-early");
  assert.equal(early["code"], 4);
  assert.deepEqual(early["lastLines"], ["no config"]);
  assert.match(run.errors(), /no config/);
});

test("runService takes another port when a stranger has the leased one", async () => {
  const stranger = createServer().listen(0, "127.0.0.1");
  await once(stranger, "listening");
  const { port } = stranger.address() as { port: number };
  try {
    await using run = startRun({ argv: serving(SERVER), ports: [port] });
    assert.equal((await run.said("stranger"))["port"], port);
    const ready = await run.said("ready");
    assert.notEqual(ready["url"], `http://127.0.0.1:${port}`);
    assert.equal(await (await fetch(ready["url"] as string)).text(), "hi");
  } finally {
    stranger.close();
  }
});

test("runService starts again when a stranger takes the port after the start", async () => {
  const port = await freePort();
  // The first start waits until it is told; the second, on another port, serves.
  const source = `if (+process.env.PORT === ${port}) { console.log("waiting"); setInterval(() => {}, 1e6) } else ${SERVER}`;
  await using run = startRun({ argv: serving(source), ports: [port] });
  await run.said("started");
  const stranger = createServer().listen(port, "127.0.0.1");
  await once(stranger, "listening");
  try {
    assert.match((await run.said("stranger"))["holder"] as string, new RegExp(`^process ${process.pid} `));
    await run.said("ready");
    assert.equal(run.all.filter(({ type }) => type === "started").length, 2);
  } finally {
    stranger.close();
  }
});

test("runService registers again when the daemon is lost", async () => {
  await using run = startRun({ argv: serving(SERVER) });
  const ready = await run.said("ready");
  run.process.kill("SIGIO");
  await run.said("daemon-lost");
  await run.said("daemon-back");
  assert.equal(await (await fetch(ready["url"] as string)).text(), "hi");
  run.process.kill("SIGTERM");
  const result = await run.said("result");
  assert.equal(result["registrations"], 2);
  const updates = result["updates"] as { state: string }[];
  assert.deepEqual(
    updates.map(({ state }) => state),
    ["ready", "ready"],
  );
});

test("runService ends setsid, background and double-forked children", async () => {
  const folder = await mkdtemp(join(tmpdir(), "portolan-run-"));
  const sleeper = `${NODE} -e 'require("fs").writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1e6)'`;
  const script = `
    ${sleeper} ${folder}/background &
    setsid ${sleeper} ${folder}/session &
    setsid -f sh -c '(exec env -i ${sleeper.replaceAll("'", `'\\''`)} ${folder}/bare) &'
    exec ${NODE} -e '${SERVER}'`;
  try {
    await using run = startRun({ argv: ["sh", "-c", script] });
    await run.said("ready");
    const pids = await Promise.all(["background", "session", "bare"].map((name) => pidIn(join(folder, name))));
    run.process.kill("SIGINT");
    assert.equal((await run.exited).code, 130);
    for (const pid of pids) assert.equal(await isGone(pid), true, `${pid} lives`);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("runService kills what does not end", async () => {
  const stubborn = `process.on("SIGTERM", () => {}); process.on("SIGINT", () => console.log("heard")); ${SERVER}`;
  await using run = startRun({ argv: serving(stubborn) });
  await run.said("ready");
  const { process: child } = run;
  child.kill("SIGINT");
  child.kill("SIGTERM");
  await run.said("next-kills");
  child.kill("SIGTERM");
  assert.equal((await run.exited).code, 137);
});

test("runService explains what cannot be run", async () => {
  const folder = await mkdtemp(join(tmpdir(), "portolan-run-"));
  try {
    await writeFile(join(folder, "package.json"), JSON.stringify({ scripts: { build: "true", lint: "true" } }));
    await writeFile(join(folder, "tool"), "#!/bin/sh\n");
    const cases = [
      [{ argv: ["ndoe"] }, "COMMAND_NOT_FOUND", /Did you mean "node"/],
      [{ argv: ["./tool"] }, "COMMAND_NOT_EXECUTABLE", /chmod \+x/],
      [{ argv: ["tool"] }, "COMMAND_NOT_FOUND", /install "tool"/i],
      [{ script: "dve" }, "SCRIPT_NOT_FOUND", /--script/],
      [{}, "NO_COMMAND", /"build", "lint"/],
    ] as const;
    for (const [options, code, hint] of cases) {
      await using run = startRun({ ...options, directory: folder });
      const failure = await run.said("failure");
      assert.equal(failure["code"], code);
      assert.match(failure["hint"] as string, hint);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("runService runs scripts by the package manager that the project names", async () => {
  const folder = await mkdtemp(join(tmpdir(), "portolan-run-"));
  try {
    const manager = { packageManager: "pnpm@9.0.0", scripts: { dev: "true" } };
    await writeFile(join(folder, "package.json"), JSON.stringify(manager));
    await mkdir(join(folder, "node_modules/.bin"), { recursive: true });
    await writeFile(join(folder, "node_modules/.bin/pnpm"), `#!/bin/sh\necho "pnpm $@ in $PWD"\n`, { mode: 0o755 });
    await using run = startRun({ directory: folder });
    await run.exited;
    assert.equal(run.output(), `pnpm run dev in ${folder}\n`);
    await rm(join(folder, "node_modules"), { recursive: true });
    await using without = startRun({ directory: folder, environment: { PATH: "/nowhere" } });
    assert.match((await without.said("failure"))["hint"] as string, /^Install "pnpm"/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("runService runs a package script, with the flags of the tool it names", async () => {
  const folder = await mkdtemp(join(tmpdir(), "portolan-run-"));
  try {
    await writeFile(join(folder, "package.json"), JSON.stringify({ scripts: { start: "python3 -m http.server" } }));
    await using run = startRun({ directory: folder });
    const registered = await run.said("registered");
    assert.equal(registered["framework"], "http.server");
    const ready = await run.said("ready");
    assert.match(await (await fetch(ready["url"] as string)).text(), /package\.json/);
    run.process.kill("SIGINT");
    await run.exited;
  } finally {
    await rm(folder, { recursive: true });
  }
});

async function pidIn(file: string): Promise<number> {
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline) {
    const text = await readFile(file, "utf8").catch(() => "");
    if (text !== "") return Number(text);
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`${file} was not written`);
}
