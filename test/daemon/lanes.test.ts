import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { chownSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { test } from "node:test";
import type { Endpoint, Lane } from "../../src/control/contract.ts";
import { ensureStateFolder } from "../../src/host/state-folder.ts";
import { listListeners, whoListens } from "../../src/host/sockets/listeners.ts";
import { testOnEachEngine } from "../e2e/engines.ts";
import { becomes } from "../e2e/left-behind.ts";
import { RawClient } from "../gateway/harness.ts";
import { asUser } from "../support/as-user.ts";
import { needs } from "../support/needs.ts";
import { freePort } from "../support/ports.ts";
import { startScript } from "../host/child-script.ts";
import { Events } from "./events.ts";
import { FleetInProcess } from "./fleet-in-process.ts";
import { Home } from "./home.ts";
import { startKeeper } from "./keeper.ts";
import { LaneService, nameAt } from "./lane-service.ts";
import { registration } from "./site.ts";
import { echoes } from "./visitor.ts";

async function visit({ address, port }: Endpoint): Promise<RawClient> {
  return RawClient.connect(port, address);
}

testOnEachEngine("Two services have the same conventional port, each at its own address", async (_t, engine) => {
  await using stack = new AsyncDisposableStack();
  const home = stack.use(await Home.open({ engine }));
  const port = await freePort();
  const one = stack.use(await LaneService.register(home, "one", { port }));
  const other = stack.use(await LaneService.register(home, "other", { port }));
  assert.deepEqual([one.lane.endpoint.port, other.lane.endpoint.port], [port, port]);
  assert.notEqual(one.lane.endpoint.address, other.lane.endpoint.address);
  assert.deepEqual(one.lane.listen, { address: "127.0.0.1", port: one.service.port });
  assert.deepEqual(one.service.urls, [`talk://${one.lane.endpoint.address}:${port}`]);
  assert.equal(one.service.front, undefined);

  // A client that comes before its service waits for it.
  const early = nameAt(one.lane.endpoint);
  await one.start(home);
  assert.equal(await early, "one");
  await other.start(home);
  assert.equal(await nameAt(other.lane.endpoint), "other");
  assert.equal(await nameAt(one.lane.endpoint), "one");

  const { id, leaseId } = one.service;
  await home.client.endService(id, { leaseId, exit: { code: 0, signal: null }, lastLines: [] });
  const refused = async (): Promise<boolean> => {
    const error = await nameAt(one.lane.endpoint).catch((reason: NodeJS.ErrnoException) => reason);
    return typeof error === "object" && error.code === "ECONNREFUSED";
  };
  for (const endMs = performance.now() + 5_000; !(await refused());) assert.ok(performance.now() < endMs);
  assert.equal(await nameAt(other.lane.endpoint), "other");
  assert.deepEqual((await home.status()).findings, []);
});

testOnEachEngine("A connection outlives its daemon, and the next daemon has the lane again", async (_t, engine) => {
  await using stack = new AsyncDisposableStack();
  const home = stack.use(await Home.open({ engine }));
  const service = stack.use(await LaneService.register(home, "shop", { port: await freePort() }));
  await service.start(home);
  const { endpoint } = service.lane;
  const client = stack.use(await visit(endpoint));
  await echoes(client, "before");
  const { pid } = await home.worker();
  await home.killDaemon();
  await echoes(client, "without a daemon");
  assert.equal(await nameAt(endpoint), "shop", "the worker goes on accepting");
  await home.start();
  await echoes(client, "with the next daemon");
  assert.equal(await nameAt(endpoint), "shop");
  assert.equal((await home.worker()).pid, pid);
  const listener = listListeners().find((one) => one.address === endpoint.address && one.port === endpoint.port);
  assert.ok(listener, "the same socket");
  // The next daemon holds a copy too: the lane outlives the worker.
  process.kill(pid, "SIGKILL");
  assert.equal(await nameAt(endpoint), "shop");
});

testOnEachEngine("A worker that is replaced goes on with its connections, and loses no socket", async (_t, engine) => {
  await using stack = new AsyncDisposableStack();
  const service = createServer((socket) => socket.on("error", () => {}).pipe(socket));
  service.listen(0, "127.0.0.1");
  await once(service, "listening");
  stack.defer(() => void service.close());
  const { port: upstreamPort } = service.address() as { port: number };
  const datagrams = createSocket("udp4");
  datagrams.on("message", (bytes, { port }) => datagrams.send(bytes, port, "127.0.0.1"));
  datagrams.bind(upstreamPort, "127.0.0.1");
  stack.defer(() => void datagrams.close());
  const lane = (transport: "tcp" | "udp", port: number) =>
    ({
      id: transport,
      address: "127.77.0.9",
      port,
      serviceId: "shop",
      lane: { transport, upstreamPort: undefined },
    }) as const;
  const port = await freePort();
  const lanes = [lane("tcp", port), lane("udp", port)];
  const gateway = stack.use(await FleetInProcess.open({ engine, upstreamPort, drainMs: 1_500, lanes }));

  const asking = createSocket("udp4");
  stack.defer(() => void asking.close());
  const ask = async (text: string): Promise<string> => {
    const answer = once(asking, "message") as Promise<[Buffer]>;
    asking.send(text, port, "127.77.0.9");
    return (await answer)[0].toString();
  };
  const client = stack.use(await RawClient.connect(port, "127.77.0.9"));
  await echoes(client, "one");
  assert.equal(await ask("one"), "one");
  const first = gateway.serving;
  assert.ok(await gateway.fleet.swap(60_000));
  assert.notEqual(gateway.serving, first);
  await echoes(client, "still the old worker");
  const late = stack.use(await RawClient.connect(port, "127.77.0.9"));
  await echoes(late, "the new worker");
  assert.ok(await becomes(() => gateway.supervisor.workers.length === 1, 20_000), "the old one is gone");
  assert.ok(client.closed !== undefined || client.ended, "its deadline was the connection's");
  await echoes(late, "the new worker goes on");
  assert.equal(await ask("two"), "two");
});

testOnEachEngine("A UDP lane answers from its own address, and outlives its daemon", async (_t, engine) => {
  await using stack = new AsyncDisposableStack();
  const home = stack.use(await Home.open({ engine }));
  const port = await freePort();
  const lane: Lane = { protocol: "dns", port, transport: "udp", extra: [], bind: "forward" };
  const service = await home.client.registerService({ ...registration("names"), lane });
  const server = createSocket("udp4");
  server.on("message", (bytes, from) => server.send(`echo ${bytes.toString()}`, from.port, from.address));
  server.bind(service.port, "127.0.0.1");
  stack.defer(() => void server.close());
  const { id, leaseId } = service;
  const upstreams = [{ address: "127.0.0.1", port: service.port }];
  await home.client.updateService(id, { leaseId, state: "ready", upstreams });
  const client = createSocket("udp4");
  stack.defer(() => void client.close());
  const ask = async (text: string): Promise<void> => {
    const answer = once(client, "message") as Promise<[Buffer, { address: string; port: number }]>;
    client.send(text, port, service.lane?.endpoint.address ?? "");
    const [bytes, from] = await answer;
    assert.deepEqual(
      [bytes.toString(), from.address, from.port],
      [`echo ${text}`, service.lane?.endpoint.address, port],
    );
  };
  await ask("one");
  await home.killDaemon();
  await ask("without a daemon");
  await home.start();
  await ask("with the next");
  assert.deepEqual((await home.status()).findings, []);
});

test("A UDP service that outlives its keeper is orphaned, and its lane goes with it", async () => {
  await using stack = new AsyncDisposableStack();
  const home = stack.use(await Home.open({ engine: "node" }));
  const keeper = stack.use(await startKeeper());
  const lane: Lane = { protocol: "dns", port: await freePort(), transport: "udp", extra: [], bind: "forward" };
  const { id, leaseId, port } = await home.client.registerService({ ...registration("names", keeper.pid), lane });
  const server = stack.use(
    await startScript(`
      import { createSocket } from "node:dgram";
      const socket = createSocket("udp4");
      socket.bind(${port}, "127.0.0.1", () => console.log("listens"));
    `),
  );
  await server.line();
  await home.client.updateService(id, { leaseId, state: "ready", upstreams: [{ address: "127.0.0.1", port }] });
  const events = stack.use(new Events(home.client));
  keeper.child.kill("SIGKILL");
  await events.next(/^service names\.localhost orphaned/);
  server.child.kill("SIGKILL");
  await events.next(/^service names\.localhost down/);
  assert.ok(await becomes(() => whoListens(lane.port, "udp").length === 0, 5_000));
});

test("A lane that somebody blocks says by whom, falls back to the leased port, and is there when it is free", async () => {
  await using stack = new AsyncDisposableStack();
  const home = stack.use(await Home.open({ engine: "node" }));
  const blocker = createServer();
  blocker.listen(0, "0.0.0.0");
  await once(blocker, "listening");
  const { port } = blocker.address() as { port: number };
  for (const bind of ["forward", "direct"] as const) {
    const service = stack.use(await LaneService.register(home, bind, { port, bind }));
    const { lane } = service;
    const fallback = { address: "127.0.0.1", port: service.service.port };
    assert.match(lane.blockedBy ?? "", new RegExp(`^process ${process.pid} \\(.*\\) on 0\\.0\\.0\\.0$`));
    assert.deepEqual([lane.listen, lane.endpoint], [fallback, fallback]);
    await service.start(home);
    assert.equal(await nameAt(service.lane.endpoint), bind);
    const { findings } = await home.status();
    const finding = findings.find((text) =>
      text.startsWith(`${bind}.test has not port ${port}: process ${process.pid} `),
    );
    assert.ok(finding?.endsWith(`on 0.0.0.0. It is reached at 127.0.0.1:${fallback.port}`), findings.join("\n"));
  }
  blocker.close();
  await once(blocker, "close");
  const freed = async (): Promise<boolean> => (await home.status()).findings.length === 0;
  for (const endMs = performance.now() + 10_000; !(await freed());) assert.ok(performance.now() < endMs, "it is freed");
  const { services } = await home.client.chart();
  for (const { lane, name } of services) {
    assert.equal(lane?.blockedBy, undefined);
    assert.equal(lane?.endpoint.port, port);
    assert.equal(`${await nameAt(lane.endpoint)}.localhost`, name);
  }
});

test("A direct service listens at its lane itself, and is forwarded to where it listens instead", async () => {
  await using stack = new AsyncDisposableStack();
  const home = stack.use(await Home.open({ engine: "node" }));
  const port = await freePort();
  const direct = stack.use(await LaneService.register(home, "direct", { port, bind: "direct" }));
  assert.deepEqual(direct.lane.listen, direct.lane.endpoint);
  await direct.start(home);
  assert.equal(await nameAt(direct.lane.endpoint), "direct");
  const holders = whoListens(port).map(({ address, pid }) => `${address} ${pid}`);
  assert.deepEqual(holders, [`${direct.lane.endpoint.address} ${process.pid}`], "nobody but the service");

  const stubborn = stack.use(await LaneService.register(home, "stubborn", { port, bind: "direct" }));
  await stubborn.start(home, { address: "127.0.0.1", port: 0 });
  assert.equal(await nameAt(stubborn.lane.endpoint), "stubborn");

  // One that listens on all addresses is at its lane by that; it would block every other one.
  const wide = stack.use(await LaneService.register(home, "wide", { port: await freePort(), bind: "direct" }));
  await wide.start(home, { address: "0.0.0.0", port: wide.lane.port });
  assert.equal(await nameAt(wide.lane.endpoint), "wide");
  assert.deepEqual((await home.status()).findings, []);
});

test("Extra ports are the service's own at its address, and forwarded for one that listens elsewhere", async () => {
  await using stack = new AsyncDisposableStack();
  const home = stack.use(await Home.open({ engine: "node" }));
  const first = await freePort();
  const extra = [{ first, last: first }];
  const own = stack.use(await LaneService.register(home, "own", { port: await freePort(), extra }));
  assert.deepEqual(own.lane.listen, { address: own.lane.endpoint.address, port: own.service.port });
  await own.start(home);
  assert.equal(await nameAt(own.lane.endpoint), "own");
  assert.deepEqual(whoListens(first), [], "it opens them when it likes");

  const data = createServer((socket) => socket.end("data\n"));
  data.listen(first, "127.0.0.1");
  await once(data, "listening");
  stack.defer(() => void data.close());
  const old = stack.use(await LaneService.register(home, "old", { port: await freePort(), extra }));
  await old.start(home, { address: "127.0.0.1", port: old.service.port });
  assert.equal(await nameAt({ address: old.lane.endpoint.address, port: first }), "data");
  const second = stack.use(await LaneService.register(home, "second", { port: await freePort(), extra }));
  await second.start(home, { address: "127.0.0.1", port: second.service.port });
  const { findings } = await home.status();
  assert.match(
    findings[0] ?? "",
    /^second\.test and old\.test both listen at 127\.0\.0\.1: port \d+ leads to old\.test alone/,
  );
});

test("A lane at a port that this user may not have falls back to the leased one, and says so", async (t) => {
  if (!needs(t, ["root"])) return;
  if (Number(readFileSync("/proc/sys/net/ipv4/ip_unprivileged_port_start", "utf8")) <= 21) {
    t.skip("any user may have port 21 here");
    return;
  }
  await using stack = new AsyncDisposableStack();
  const uid = 65_534;
  const home = stack.use(await Home.make({ engine: "node" }));
  const { root } = home.folder;
  ensureStateFolder(home.folder);
  for (const path of [root, ...readdirSync(root).map((name) => `${root}/${name}`)]) chownSync(path, uid, uid);
  home.spawnBare({ wrapper: asUser(uid), environment: { HOME: root } });
  await home.answers();
  const service = stack.use(await LaneService.register(home, "files", { protocol: "ftp", port: 21, bind: "direct" }));
  assert.equal(service.lane.blockedBy, "port 21 is kept for the administrator");
  await service.start(home);
  assert.equal(await nameAt(service.lane.endpoint), "files");
  assert.deepEqual(service.service.urls, [`ftp://127.0.0.1:${service.service.port}`]);
});

test("A lane that ends and comes back at once has its port again", async () => {
  await using stack = new AsyncDisposableStack();
  const home = stack.use(await Home.open({ engine: "node" }));
  const port = await freePort();
  for (let round = 0; round < 20; round++) {
    const service = stack.use(await LaneService.register(home, "quick", { port }));
    assert.equal(service.lane.blockedBy, undefined);
    await service.start(home);
    assert.equal(await nameAt(service.lane.endpoint), "quick");
    const { id, leaseId } = service.service;
    await home.client.endService(id, { leaseId, exit: { code: 0, signal: null }, lastLines: [] });
    await service[Symbol.asyncDispose]();
  }
  assert.deepEqual((await home.status()).findings, []);
});
