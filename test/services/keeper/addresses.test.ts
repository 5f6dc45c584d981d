import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { KeptHome, SERVER } from "./kept-home.ts";

const NODE = process.execPath;

test("Keeper restarts who was told an address that is another one now", async () => {
  await using home = await KeptHome.open();
  const tells = `console.log("db is at " + process.env.DB_PORT); ${SERVER}`;
  const keeper = home.keep({
    db: { restart: { when: "always", backoffMs: 1500, backoffMaxMs: 1500, triesMax: 3, calmMs: 1 } },
    api: { run: [NODE, "-e", tells], needs: [{ service: "db", until: "ready", via: "direct" }] },
  });
  const [db] = (await keeper.up()).services;
  const port = db?.leasedPort ?? 0;
  await keeper.told(({ text }) => text === `db is at ${port}`, "the first address");
  process.kill(db?.pid ?? 0, "SIGKILL");
  await keeper.service("db", "backing-off");
  const stranger = createServer().listen(port, "127.0.0.1");
  await once(stranger, "listening");
  try {
    const skip = keeper.all.length;
    const moved = await keeper.service("db", "ready", skip);
    assert.notEqual(moved.leasedPort, port);
    assert.match((await keeper.service("api", "stopping", skip)).cause ?? "", /the address of db changed/);
    await keeper.told(({ text }) => text === `db is at ${moved.leasedPort}`, "the second address");
  } finally {
    stranger.close();
  }
});

test("Keeper measures what services use, and tells where they are", async () => {
  await using home = await KeptHome.open();
  const busy = `${SERVER}; setInterval(() => { const end = Date.now() + 20; while (Date.now() < end); }, 30)`;
  const keeper = home.keep({ api: { run: [NODE, "-e", busy] } });
  const [api] = (await keeper.up()).services;
  assert.ok((api?.residentBytes ?? 0) > 10_000_000);
  assert.equal(api?.upstreams[0]?.port, api?.leasedPort);
  assert.match(api?.given?.address ?? "", /^127\.77\./);
  assert.match(api?.urls[0] ?? "", /^https:\/\/api\.shop\.localhost:/);
  const deadline = performance.now() + 20_000;
  while (!((await home.serviceView("api")).cpuPercent ?? 0)) assert.ok(performance.now() < deadline);
  assert.equal((await home.ask({ type: "stop", services: ["api"] })).type, "done");
  const stopped = await home.serviceView("api");
  assert.deepEqual([stopped.pid, stopped.residentBytes, stopped.cpuPercent], [undefined, undefined, undefined]);
});
