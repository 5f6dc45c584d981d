import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { asUser } from "../support/as-user.ts";

/** Root may write everywhere: the store is opened as somebody who may not. */
const NOBODY = 65_534;

/** What a child reports of a store that it opened twice, with something done in between. */
interface Report {
  readonly ports: readonly number[];
  readonly findings: readonly string[];
  readonly files: readonly string[];
  readonly failure: string | undefined;
}

function lifeOf(t: TestContext, between: string): Report {
  const base = mkdtempSync(join(tmpdir(), "portolan-readonly-"));
  t.after(() => rmSync(base, { recursive: true, force: true }));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(base, NOBODY, NOBODY);
  const script = `
    import { chmodSync, readdirSync, statSync } from "node:fs";
    const { ChartStore } = await import(${JSON.stringify(import.meta.resolve("../../src/chart/store.ts"))});
    const folder = ${JSON.stringify(join(base, "home"))}, path = folder + "/chart.db";
    const findings = [], memory = [];
    let nowMs = 0, failure;
    const options = { folder, clock: () => nowMs, randomId: () => "one", report: (id) => findings.push(id),
      contents: () => ({ services: [], leases: memory, aliases: [], uses: [], choices: [] }) };
    const put = (store, n) => {
      const lease = { id: "l" + n, port: 61000 + n, name: undefined, state: "granted", holder: undefined, untilMs: 5,
        serviceId: undefined, sinceMs: 0 };
      memory.push(lease);
      store.write([{ table: "lease", key: lease.id, body: JSON.stringify(lease) }]);
    };
    const first = ChartStore.open(options).store;
    put(first, 1);
    let ports = [];
    ${between}
    try {
      const { store, stored } = ChartStore.open(options);
      memory.splice(0, memory.length, ...stored.leases);
      put(store, 9);
      nowMs += 2000;
      store.care();
      store[Symbol.dispose]();
      const last = ChartStore.open(options);
      ports = last.stored.leases.map(({ port }) => port - 61000);
      last.store[Symbol.dispose]();
    } catch (error) {
      if (error.name !== "Failure") throw error;
      failure = error.code + ": " + error.message;
    }
    chmodSync(folder, 0o700);
    const files = readdirSync(folder).map((name) => name + " " + (statSync(folder + "/" + name).mode & 0o777).toString(8));
    console.log(JSON.stringify({ ports, findings, files, failure }));`;
  const words = [...(isRoot ? asUser(NOBODY) : []), process.execPath, "--input-type=module", "--eval", script];
  const run = spawnSync(words[0] ?? "", words.slice(1), { encoding: "utf8", cwd: "/" });
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout) as Report;
}

test("ChartStore makes a store that is read-only its own again, and loses nothing", (t) => {
  const { ports, findings, failure } = lifeOf(t, `first[Symbol.dispose](); chmodSync(path, 0o400);`);
  assert.deepEqual({ ports, findings, failure }, { ports: [1, 9], findings: [], failure: undefined });
});

test("ChartStore makes a log that is read-only its own again, and loses nothing", (t) => {
  const kill = `
    const { spawnSync } = await import("node:child_process");
    // The log outlives the process only if that is killed: this one writes, and ends without closing.
    first[Symbol.dispose]();
    spawnSync(process.execPath, ["--input-type=module", "--eval", \`
      const { ChartStore } = await import(${JSON.stringify(import.meta.resolve("../../src/chart/store.ts"))});
      const { store } = ChartStore.open({ folder: "\${folder}", clock: () => 0, randomId: () => "one", report: console.error,
        contents: () => { throw new Error("nothing was lost") } });
      const body = JSON.stringify({ id: "l2", port: 61002, state: "granted", untilMs: 5, sinceMs: 0 });
      store.write([{ table: "lease", key: "l2", body }]);
      process.kill(process.pid, "SIGKILL");
    \`], { stdio: "inherit" });
    for (const suffix of ["", "-wal"]) chmodSync(path + suffix, 0o400);`;
  const { ports, findings, failure } = lifeOf(t, kill);
  assert.deepEqual({ ports, findings, failure }, { ports: [1, 2, 9], findings: [], failure: undefined });
});

test("ChartStore says that its folder is read-only, and leaves what is in it", (t) => {
  const { files, failure } = lifeOf(t, `first[Symbol.dispose](); chmodSync(folder, 0o500);`);
  assert.match(failure ?? "", /^CHART_FOLDER_UNUSABLE: Cannot keep state in ".*": .*permission denied/);
  assert.deepEqual(files, ["chart.db 600", "chart.id 600"]);
});

test("ChartStore goes on from memory while its folder is read-only, and makes up for it", (t) => {
  const { ports, findings } = lifeOf(
    t,
    `first[Symbol.dispose]();
    const { store } = ChartStore.open(options);
    const { rmSync } = await import("node:fs");
    rmSync(path);
    chmodSync(folder, 0o500);
    put(store, 2);
    store.care();
    chmodSync(folder, 0o700);
    nowMs += 2000;
    store.care();
    store[Symbol.dispose]();`,
  );
  assert.deepEqual(ports, [1, 2, 9]);
  assert.deepEqual(findings, ["store-moved", "store-stuck", "store-written-again"]);
});
