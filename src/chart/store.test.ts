import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { isFailure } from "../failure/failure.ts";
import type { RowChange, StoredChart } from "./core/chart-tables.ts";
import type { LeaseRecord } from "./core/model.ts";
import { ChartStore } from "./store.ts";

const PAD = "x".repeat(150);

function lease(n: number): LeaseRecord {
  return {
    id: `l${n}`,
    port: 61_000 + n,
    name: PAD,
    state: "granted",
    holder: undefined,
    untilMs: 5,
    serviceId: undefined,
    sinceMs: 0,
  };
}

function row(n: number): RowChange {
  return { table: "lease", key: `l${n}`, body: JSON.stringify(lease(n)) };
}

interface Opened {
  readonly store: ChartStore;
  readonly stored: StoredChart;
  readonly findings: string[];
  /** Memory, as the chart would have it. */
  readonly memory: LeaseRecord[];
  readonly world: { nowMs: number };
}

let ids = 0;

function open(folder: string): Opened {
  const findings: string[] = [];
  const memory: LeaseRecord[] = [];
  const world = { nowMs: 1_000_000 };
  const opened = ChartStore.open({
    folder,
    clock: () => world.nowMs,
    randomId: () => `chart-${ids++}`,
    report: (id) => findings.push(id),
    contents: () => ({ services: [], leases: memory, aliases: [], uses: [], choices: [] }),
  });
  return { ...opened, findings, memory, world };
}

function put({ store, memory }: Opened, ...numbers: readonly number[]): void {
  for (const n of numbers) {
    memory.push(lease(n));
    store.write([row(n)]);
  }
}

function ports({ stored }: Opened): number[] {
  return stored.leases.map(({ port }) => port - 61_000);
}

function makeFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "portolan-store-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "home");
}

/** A folder with a store of 200 leases, closed properly. */
function filled(context: TestContext): string {
  const folder = makeFolder(context);
  const opened = open(folder);
  put(opened, ...Array.from({ length: 200 }, (_, n) => n));
  opened.store[Symbol.dispose]();
  return folder;
}

/** A process that opens the store in `folder`, writes the given leases and waits to be killed. */
async function hold(
  context: TestContext,
  folder: string,
  numbers: readonly number[],
): Promise<{ kill(): Promise<void> }> {
  const script = `
    const { ChartStore } = await import(${JSON.stringify(import.meta.resolve("./store.ts"))});
    const empty = { services: [], leases: [], aliases: [], uses: [], choices: [] };
    const { store } = ChartStore.open({ folder: ${JSON.stringify(folder)}, clock: Date.now, randomId: () => "child",
      report: () => {}, contents: () => empty });
    for (const row of ${JSON.stringify(numbers.map((n) => row(n)))}) store.write([row]);
    process.stdout.write("ready");
    setInterval(() => store, 60_000);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  context.after(kill);
  await once(child.stdout, "data");
  return { kill };
}

function hashes(folder: string): Record<string, string> {
  const files = readdirSync(folder).sort();
  return Object.fromEntries(
    files.map((file) => [
      file,
      createHash("sha256")
        .update(readFileSync(join(folder, file)))
        .digest("hex"),
    ]),
  );
}

function kept(folder: string, why: string): string[] {
  return readdirSync(folder).filter((file) => file.includes(`.${why}-`));
}

test("ChartStore keeps what was written, in a folder for its owner alone", (context) => {
  const folder = filled(context);
  const opened = open(folder);
  assert.equal(ports(opened).length, 200);
  assert.deepEqual(opened.findings, []);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.equal(statSync(join(folder, "chart.db")).mode & 0o777, 0o600);
  opened.store.write([{ table: "lease", key: "l0", body: undefined }]);
  opened.store[Symbol.dispose]();
  const again = open(folder);
  assert.equal(ports(again).length, 199);
  again.store[Symbol.dispose]();
});

test("ChartStore has everything that was written when its process is killed", async (context) => {
  const folder = makeFolder(context);
  const child = await hold(context, folder, [1, 2, 3]);
  await child.kill();
  assert.ok(statSync(join(folder, "chart.db-wal")).size > 0);
  const opened = open(folder);
  assert.deepEqual(ports(opened), [1, 2, 3]);
  assert.deepEqual(opened.findings, []);
  opened.store[Symbol.dispose]();
});

test("ChartStore refuses a second writer, and leaves the first alone", async (context) => {
  const folder = makeFolder(context);
  const child = await hold(context, folder, [1]);
  assert.throws(
    () => open(folder),
    (error) => isFailure(error, "CHART_HELD"),
  );
  await child.kill();
  const opened = open(folder);
  assert.deepEqual(ports(opened), [1]);
  opened.store[Symbol.dispose]();
});

const DAMAGES: Readonly<Record<string, (path: string) => void>> = {
  "zero length": (path) => truncateSync(path, 0),
  "truncated to half": (path) => truncateSync(path, Math.floor(statSync(path).size / 8192) * 4096),
  "truncated to 50 bytes": (path) => truncateSync(path, 50),
  zeroed: (path) => writeFileSync(path, Buffer.alloc(statSync(path).size)),
  text: (path) => writeFileSync(path, "this is no database\n".repeat(500)),
  // Nothing that is read at the start lies in an index: only the check finds this.
  "one page smashed": (path) => {
    let root: number;
    {
      using db = new DatabaseSync(path);
      root = Number(
        db.prepare("SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_lease_2'").get()?.["rootpage"],
      );
    }
    const bytes = readFileSync(path);
    bytes.fill(0xa5, (root - 1) * 4096, root * 4096);
    writeFileSync(path, bytes);
  },
  "a folder in place": (path) => {
    rmSync(path);
    mkdirSync(join(path, "inside"), { recursive: true });
  },
  "another program's database": (path) => {
    rmSync(path);
    using db = new DatabaseSync(path);
    db.exec("CREATE TABLE theirs(a)");
  },
};

for (const [name, damage] of Object.entries(DAMAGES)) {
  test(`ChartStore keeps an unreadable store aside and starts a new one: ${name}`, (context) => {
    const folder = filled(context);
    const path = join(folder, "chart.db");
    damage(path);
    const before = statSync(path);
    const opened = open(folder);
    assert.deepEqual(opened.findings, ["store-kept-aside"]);
    assert.deepEqual(ports(opened), []);
    const [file = ""] = kept(folder, "unreadable");
    assert.equal(statSync(join(folder, file)).ino, before.ino);
    assert.equal(statSync(join(folder, file)).size, before.size);
    put(opened, 7);
    opened.store[Symbol.dispose]();
    const again = open(folder);
    assert.deepEqual([ports(again), again.findings], [[7], []]);
    again.store[Symbol.dispose]();
  });
}

test("ChartStore keeps an unreadable store's log beside it", async (context) => {
  const folder = makeFolder(context);
  const child = await hold(context, folder, [1]);
  await child.kill();
  writeFileSync(join(folder, "chart.db"), "");
  const opened = open(folder);
  assert.deepEqual(opened.findings, ["store-kept-aside"]);
  assert.deepEqual(
    kept(folder, "unreadable").map((file) => file.replace(/.*Z/, "")),
    ["", "-wal"],
  );
  opened.store[Symbol.dispose]();
});

test("ChartStore takes a file of zero length for a first start when there never was a store", (context) => {
  const folder = makeFolder(context);
  mkdirSync(folder);
  writeFileSync(join(folder, "chart.db"), "");
  const opened = open(folder);
  assert.deepEqual(opened.findings, []);
  opened.store[Symbol.dispose]();
});

test("ChartStore says that a store is gone", (context) => {
  const folder = filled(context);
  rmSync(join(folder, "chart.db"));
  const opened = open(folder);
  assert.deepEqual(opened.findings, ["store-missing"]);
  opened.store[Symbol.dispose]();
});

test("ChartStore refuses a newer store and leaves every byte alone", (context) => {
  const folder = filled(context);
  {
    using db = new DatabaseSync(join(folder, "chart.db"));
    db.exec("PRAGMA user_version = 99");
  }
  const before = hashes(folder);
  assert.throws(
    () => open(folder),
    (error) => isFailure(error, "CHART_NEWER") && error.message.includes("version 99"),
  );
  assert.deepEqual(hashes(folder), before);
});

test("ChartStore refuses a store whose log makes it newer", (context) => {
  const folder = filled(context);
  const path = join(folder, "chart.db");
  const saved = join(folder, "saved-wal");
  {
    using db = new DatabaseSync(path);
    db.exec("PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = 99");
    copyFileSync(path, `${path}.copy`);
    copyFileSync(`${path}-wal`, saved);
  }
  renameSync(`${path}.copy`, path);
  renameSync(saved, `${path}-wal`);
  const before = hashes(folder);
  assert.throws(
    () => open(folder),
    (error) => isFailure(error, "CHART_NEWER"),
  );
  assert.deepEqual(hashes(folder), before);
});

test("ChartStore never lets a foreign log be replayed into it", async (context) => {
  const folder = filled(context);
  const other = makeFolder(context);
  const child = await hold(context, other, [300, 301]);
  await child.kill();
  copyFileSync(join(other, "chart.db-wal"), join(folder, "chart.db-wal"));
  const opened = open(folder);
  assert.deepEqual(opened.findings, ["store-foreign-log"]);
  assert.equal(ports(opened).length, 200);
  assert.equal(Math.max(...ports(opened)), 199);
  assert.equal(kept(folder, "foreign").length, 1);
  opened.store[Symbol.dispose]();
});

test("ChartStore never lets a foreign rollback journal be replayed into it", (context) => {
  const folder = filled(context);
  writeFileSync(join(folder, "chart.db-journal"), Buffer.alloc(4096, 0xd9));
  const opened = open(folder);
  assert.deepEqual([opened.findings, ports(opened).length], [["store-foreign-log"], 200]);
  opened.store[Symbol.dispose]();
});

test("ChartStore takes over the store of another home, and says so", (context) => {
  const folder = filled(context);
  const other = makeFolder(context);
  const first = open(other);
  put(first, 5);
  first.store[Symbol.dispose]();
  copyFileSync(join(other, "chart.db"), join(folder, "chart.db"));
  const opened = open(folder);
  assert.deepEqual([ports(opened), opened.findings], [[5], ["store-exchanged"]]);
  opened.store[Symbol.dispose]();
});

test("ChartStore writes everything anew when its files are deleted while it is open", (context) => {
  const folder = makeFolder(context);
  const opened = open(folder);
  put(opened, 1, 2);
  for (const file of readdirSync(folder)) rmSync(join(folder, file));
  put(opened, 3);
  opened.store.care();
  assert.deepEqual(opened.findings, ["store-moved", "store-written-again"]);
  put(opened, 4);
  opened.store[Symbol.dispose]();
  const again = open(folder);
  assert.deepEqual(ports(again), [1, 2, 3, 4]);
  again.store[Symbol.dispose]();
});

test("ChartStore writes everything anew when its folder is deleted while it is open", (context) => {
  const folder = makeFolder(context);
  const opened = open(folder);
  put(opened, 1);
  rmSync(folder, { recursive: true });
  opened.store.care();
  opened.store[Symbol.dispose]();
  const again = open(folder);
  assert.deepEqual(ports(again), [1]);
  again.store[Symbol.dispose]();
});

test("ChartStore keeps aside what was put in its place while it was open", (context) => {
  const folder = makeFolder(context);
  const opened = open(folder);
  put(opened, 1);
  writeFileSync(join(folder, "new"), "somebody's");
  renameSync(join(folder, "new"), join(folder, "chart.db"));
  opened.store.care();
  opened.store[Symbol.dispose]();
  const file = kept(folder, "replaced").find((name) => name.endsWith("Z"));
  assert.equal(readFileSync(join(folder, file ?? ""), "utf8"), "somebody's");
  const again = open(folder);
  assert.deepEqual(ports(again), [1]);
  again.store[Symbol.dispose]();
});

test("ChartStore tries again though the clock was set back after a write that failed", (context) => {
  const folder = makeFolder(context);
  const opened = open(folder);
  put(opened, 1);
  rmSync(folder, { recursive: true });
  writeFileSync(folder, "");
  opened.store.care();
  assert.deepEqual(opened.findings, ["store-moved"]);
  rmSync(folder);
  opened.store.care();
  assert.deepEqual(opened.findings, ["store-moved"], "not at once");
  opened.world.nowMs -= 3_600_000;
  opened.store.care();
  assert.deepEqual(opened.findings, ["store-moved", "store-written-again"]);
  opened.store[Symbol.dispose]();
  const again = open(folder);
  assert.deepEqual(ports(again), [1]);
  again.store[Symbol.dispose]();
});

test("ChartStore passes over rows that it does not understand", (context) => {
  const folder = filled(context);
  {
    using db = new DatabaseSync(join(folder, "chart.db"));
    db.exec(`UPDATE lease SET body = json_set(body, '$.state', 'sunk') WHERE key = 'l5'`);
  }
  const opened = open(folder);
  assert.deepEqual([ports(opened).length, opened.findings], [199, ["store-rows-dropped"]]);
  opened.store[Symbol.dispose]();
});

test("ChartStore says so when its folder cannot be one", (context) => {
  const folder = makeFolder(context);
  writeFileSync(folder, "");
  assert.throws(
    () => open(folder),
    (error) => isFailure(error, "CHART_FOLDER_UNUSABLE"),
  );
});

test("ChartStore survives a full disk, and makes up for it when there is room", (context) => {
  const folder = makeFolder(context);
  mkdirSync(folder);
  const script = `
    import { rmSync, writeFileSync } from "node:fs";
    const { ChartStore } = await import(${JSON.stringify(import.meta.resolve("./store.ts"))});
    const [folder] = process.argv.slice(1);
    const memory = [], findings = [];
    let nowMs = 0;
    const options = { folder, clock: () => nowMs, randomId: () => "tmpfs", report: (id) => findings.push(id),
      contents: () => ({ services: [], leases: memory, aliases: [], uses: [], choices: [] }) };
    const { store } = ChartStore.open(options);
    const put = (record) => {
      memory.push(record);
      store.write([{ table: "lease", key: record.id, body: JSON.stringify(record) }]);
    };
    const records = ${JSON.stringify(Array.from({ length: 300 }, (_, n) => lease(n)))};
    put(records[0]);
    let ballast = Buffer.alloc(1 << 20);
    while (ballast.length > 1024) {
      try { writeFileSync(folder + "/ballast-" + ballast.length, ballast); }
      catch (error) { if (error.code !== "ENOSPC") throw error; }
      ballast = ballast.subarray(0, ballast.length / 2);
    }
    for (const record of records.slice(1)) put(record);
    const whileFull = [...findings];
    for (let size = 1 << 20; size > 1024; size /= 2) rmSync(folder + "/ballast-" + size, { force: true });
    nowMs += 1000;
    store.care();
    store[Symbol.dispose]();
    const again = ChartStore.open(options);
    console.log(JSON.stringify({ whileFull, findings, count: again.stored.leases.length }));`;
  // A disk of our own, in a mount namespace of our own: nothing of it outlives the child.
  const shell = 'mount -t tmpfs -o size=1m portolan-test "$1" && exec "$2" --input-type=module --eval "$3" "$1"';
  const run = spawnSync(
    "sh",
    ["-c", 'exec unshare -rm sh -c "$@"', "sh", shell, "sh", folder, process.execPath, script],
    {
      encoding: "utf8",
    },
  );
  if (run.error || /unshare.*failed|mount: /.test(run.stderr)) {
    context.skip("user and mount namespaces are not allowed here: sysctl kernel.unprivileged_userns_clone=1");
    return;
  }
  assert.equal(run.stderr, "");
  assert.deepEqual(JSON.parse(run.stdout), {
    whileFull: ["store-write-failed"],
    findings: ["store-write-failed", "store-written-again"],
    count: 300,
  });
});
