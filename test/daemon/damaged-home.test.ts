import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import type { Failure } from "../../src/failure/failure.ts";
import { exchange } from "../e2e/http-client.ts";
import { becomes } from "../e2e/left-behind.ts";
import { Home, killNow } from "./home.ts";
import { registration, Site } from "./site.ts";

const SPOILED: Readonly<Record<string, (home: Home) => void>> = {
  "its store is emptied": ({ folder }) => truncateSync(folder.database, 0),
  "a folder stands in its store's place": ({ folder }) => {
    rmSync(folder.database);
    mkdirSync(folder.database);
  },
  "every file of its home is emptied": ({ folder }) => {
    for (const name of ["chart.db", "chart.json", "daemon.json", "daemon.lock", "starter.lock"]) {
      writeFileSync(join(folder.root, name), "");
    }
  },
};

for (const [name, spoil] of Object.entries(SPOILED)) {
  test(`A daemon that is killed comes back when ${name}, and says what it lost`, async () => {
    await using home = await Home.open({ engine: "node" });
    await using site = await Site.listen();
    const { leaseId, port } = await site.register(home, "shop");
    await home.killDaemon();
    spoil(home);
    const { findings } = await home.start();
    assert.match(
      findings.join("\n"),
      /The store ".*" could not be read \(.*\); it is kept as ".*", and a new one was started/,
    );
    assert.ok(readdirSync(home.folder.root).some((file) => file.startsWith("chart.db.unreadable-")));
    // What runs says again what it has.
    const resumed = await home.client.registerService({ ...registration("shop"), resume: { leaseId, port } });
    assert.deepEqual([resumed.leaseId, resumed.port], [leaseId, port]);
    const upstreams = [{ address: "127.0.0.1", port: site.port }];
    await home.client.updateService(resumed.id, { leaseId, state: "ready", upstreams });
    assert.equal((await exchange(`http://shop.localhost:${await home.port()}/`)).status, 200);
  });
}

test("A daemon whose home is emptied under it writes its chart anew", async () => {
  await using home = await Home.open({ engine: "node" });
  const [lease] = await home.client.grantLeases({ count: 1, name: "kept", holder: undefined, forMs: undefined });
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${home.folder.database}${suffix}`, { force: true });
  let findings = "";
  const isWritten = (): boolean => {
    void home.status().then((status) => (findings = status.findings.join("\n")));
    return findings.includes("has everything again");
  };
  assert.ok(await becomes(isWritten, 15_000), findings);
  const pid = await home.killDaemon();
  assert.notEqual((await home.start()).pid, pid);
  assert.deepEqual((await home.client.chart()).leases, [lease]);
});

test("A daemon leaves the store of a newer release alone, and says which release it needs", async () => {
  await using home = await Home.open({ engine: "node" });
  const { pid } = await home.worker();
  await home.killDaemon();
  await killNow(pid);
  let version: unknown;
  {
    using store = new DatabaseSync(home.folder.database);
    version = store.prepare("PRAGMA user_version").get()?.["user_version"];
    store.exec("PRAGMA user_version = 99");
  }
  const failure = await home.start().then(
    () => assert.fail("it started"),
    (error: unknown) => error as Failure,
  );
  assert.equal(failure.code, "DAEMON_NOT_STARTED");
  assert.match(failure.message, /chart\.db": it is of version 99, and this Portolan knows up to \d+\n.*hint: /s);
  {
    using store = new DatabaseSync(home.folder.database);
    assert.equal(store.prepare("PRAGMA user_version").get()?.["user_version"], 99);
    store.exec(`PRAGMA user_version = ${String(version)}`);
  }
  assert.deepEqual((await home.start()).findings, []);
});
