import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { test } from "node:test";
import { promisify } from "node:util";
import { Home } from "./home.ts";
import { startKeeper } from "./keeper.ts";
import { identify } from "../../src/host/processes/processes.ts";
import { keepResolver } from "../../src/daemon/resolver/keep-resolver.ts";
import type { ChartContents } from "../../src/chart/core/model.ts";
import { eventually } from "../gateway/eventually.ts";
import { LaneService } from "./lane-service.ts";
import { needs } from "../support/needs.ts";

const EMPTY = { view: (): ChartContents => ({ services: [], leases: [], aliases: [], uses: [] }) };
const NOBODY = (): ReadonlyMap<string, string> => new Map();

async function ask(port: number, show: string, words: readonly string[]): Promise<string> {
  const args = ["@127.0.0.1", "-p", String(port), "+time=3", "+tries=1", ...show.split(" "), ...words];
  const { stdout } = await promisify(execFile)("dig", args, { timeout: 10_000 });
  return stdout.trim();
}

function dig(port: number, ...words: readonly string[]): Promise<string> {
  return ask(port, "+short", words);
}

async function status(port: number, ...words: readonly string[]): Promise<string> {
  const text = await ask(port, "+noall +comments", words);
  return /status: (\w+)/.exec(text)?.[1] ?? text;
}

test("the daemon answers for its lanes over UDP and TCP, and for no other zone", async (t) => {
  if (!needs(t, ["dig"])) return;
  await using home = await Home.open();
  await using keeper = await startKeeper();
  const holder = identify(keeper.pid);
  assert.ok(holder);
  const identity = { directory: "/tmp", project: "shop", service: "db", branch: "fix", name: undefined };
  const lane = { protocol: "postgres", port: 5432, transport: "tcp", extra: [], bind: "direct" } as const;
  const request = {
    identity,
    holder,
    uid: process.getuid?.() ?? 0,
    command: ["db"],
    port: undefined,
    resume: undefined,
  };
  const service = await home.client.registerService({ ...request, lane });
  assert.equal(service.lane?.name, "db.shop-fix.test");
  const port = (await home.status()).resolver?.port;
  assert.ok(port);
  assert.equal(await dig(port, "db.shop-fix.test"), service.lane.endpoint.address);
  assert.equal(await dig(port, "+tcp", "DB.Shop-Fix.TEST"), service.lane.endpoint.address);
  assert.equal(await dig(port, "+noedns", "db.shop-fix.test", "AAAA"), "");
  assert.equal(await dig(port, "web.shop.localhost", "AAAA"), "::1");
  assert.equal(await status(port, "db.shop-fix.test", "AAAA"), "NOERROR");
  assert.equal(await status(port, "db.shop.test"), "NXDOMAIN");
  assert.equal(await status(port, "example.org"), "REFUSED");
  await home.client.endService(service.id, {
    leaseId: service.leaseId,
    exit: { code: 0, signal: null },
    lastLines: [],
  });
  assert.equal(await status(port, "db.shop-fix.test"), "NXDOMAIN");
});

test("the name of a lane that has not its port leads to where it is reached", async (t) => {
  if (!needs(t, ["dig"])) return;
  await using home = await Home.open();
  await using stack = new AsyncDisposableStack();
  const stranger = createServer().listen(0, "0.0.0.0");
  stack.defer(() => void stranger.close());
  await once(stranger, "listening");
  const taken = (stranger.address() as AddressInfo).port;
  const service = stack.use(await LaneService.register(home, "db", { port: taken }));
  await service.start(home);
  const { name } = service.lane;
  const resolver = (await home.status()).resolver?.port ?? 0;
  const answers = async (address: string): Promise<boolean> => (await dig(resolver, name)) === address;
  await eventually(() => answers("127.0.0.1"));
  stranger.close();
  const own = async (): Promise<string | undefined> =>
    (await home.client.chart()).services.find(({ id }) => id === service.service.id)?.lane?.endpoint.address;
  await eventually(async () => (await own()) !== "127.0.0.1");
  await eventually(async () => answers((await own()) ?? ""));
});

test("the resolver cuts off who floods it over TCP, and goes on", async (t) => {
  if (!needs(t, ["dig"])) return;
  await using resolver = await keepResolver(0, { chart: EMPTY, blockers: NOBODY, log: () => {} });
  const { port = 0 } = resolver;
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  const question = Buffer.from("000101000001000000000000096c6f63616c686f73740000010001", "hex");
  const flood = Buffer.concat(
    Array.from({ length: 4096 }, () => Buffer.concat([Buffer.from([0, question.length]), question])),
  );
  // It never reads an answer.
  socket.pause();
  const push = (error?: Error | null): void => {
    if (!error) socket.write(flood, push);
  };
  push();
  const closed = Promise.withResolvers<void>();
  socket.once("close", () => closed.resolve());
  await closed.promise;
  assert.equal(await dig(port, "localhost"), "127.0.0.1");
});

test("a resolver that went deaf is opened again on its port", async (t) => {
  if (!needs(t, ["dig"])) return;
  const opened = Promise.withResolvers<void>();
  let isDeaf = true;
  const view = (): ChartContents => {
    assert.ok(!isDeaf);
    return EMPTY.view();
  };
  const log = (text: string): void => {
    if (!text.includes("opening it again")) return;
    isDeaf = false;
    opened.resolve();
  };
  await using resolver = await keepResolver(0, { chart: { view }, blockers: NOBODY, log, probeMs: 20 });
  const { port } = resolver;
  await opened.promise;
  assert.ok(port);
  // It is closed and opened in this moment.
  const again = async (): Promise<string> => dig(port, "localhost").catch(() => again());
  assert.equal(await again(), "127.0.0.1");
  assert.equal(resolver.port, port);
});
