import assert from "node:assert/strict";
import { once, EventEmitter } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { isFailure } from "../failure/failure.ts";
import { type Authority, openAuthority } from "./authority.ts";
import type { Leaf } from "./issue-leaf.ts";
import { type LeafCache, type LeafCacheOptions, openLeafCache } from "./leaf-cache.ts";

const DAY = 86_400_000;
const SHOP = { name: "shop.localhost" };

interface Fixture {
  directory: string;
  clock: { ms: number };
  authority: Authority;
  /** Emits `renew` with the leaf and `error` with what went wrong. */
  events: EventEmitter;
  signed: () => number;
  cache: (options?: Partial<LeafCacheOptions>) => Promise<LeafCache>;
  files: () => Promise<string[]>;
}

async function fixture(t: TestContext): Promise<Fixture> {
  const directory = await mkdtemp(join(tmpdir(), "portolan-leaves-"));
  t.after(() => rm(directory, { recursive: true, force: true }));
  const clock = { ms: Date.now() };
  const now = (): number => clock.ms;
  const real = await openAuthority({ directory, now });
  let count = 0;
  const authority: Authority = {
    ...real,
    issue(subject) {
      count += 1;
      return real.issue(subject);
    },
  };
  const events = new EventEmitter();
  return {
    directory,
    clock,
    authority,
    events,
    signed: () => count,
    files: () => readdir(join(directory, "leaves")),
    async cache(options) {
      const onRenew = (leaf: Leaf): void => void events.emit("renew", leaf);
      const onError = (error: unknown): void => void events.emit("failed", error);
      const opened = await openLeafCache({ authority, directory, now, onRenew, onError, ...options });
      t.after(() => opened[Symbol.asyncDispose]());
      return opened;
    },
  };
}

test("LeafCache.get signs once for all who ask at once, and after", async (t) => {
  const { cache, signed } = await fixture(t);
  const leaves = await cache();
  const asked = await Promise.all([leaves.get(SHOP), leaves.get({ name: "SHOP.localhost" }), leaves.get(SHOP)]);
  assert.equal(new Set(asked).size, 1);
  assert.equal(await leaves.get(SHOP), asked[0]);
  assert.equal(signed(), 1);
  await leaves.get({ addresses: ["127.0.0.1", "::1"] });
  await leaves.get({ addresses: ["::1", "127.0.0.1"] });
  assert.equal(signed(), 2);
});

test("LeafCache.get takes a leaf from before a restart", async (t) => {
  const { cache, signed, directory, files } = await fixture(t);
  const subjects = [SHOP, { addresses: ["127.0.0.1", "127.77.0.3", "::1"] }];
  const first = await cache();
  const before = await Promise.all(subjects.map((subject) => first.get(subject)));
  await first[Symbol.asyncDispose]();
  const second = await cache();
  assert.deepEqual(await Promise.all(subjects.map((subject) => second.get(subject))), before);
  assert.equal(signed(), 2);
  for (const file of await files()) assert.equal((await stat(join(directory, "leaves", file))).mode & 0o777, 0o600);
});

test("LeafCache.get signs anew what it cannot trust on disk", async (t) => {
  const { cache, signed, directory, files } = await fixture(t);
  const first = await cache();
  const { certificatePem } = await first.get(SHOP);
  const [file = ""] = await files();
  const path = join(directory, "leaves", file);
  const other = await first.get({ name: "other.localhost" });
  const spoil: (() => Promise<void>)[] = [
    () => truncate(path),
    () => truncate(path, 900),
    () => writeFile(path, other.certificatePem + other.keyPem),
    () => writeFile(path, certificatePem + other.keyPem),
    () => chmod(path, 0o644),
  ];
  for (const [index, spoilFile] of spoil.entries()) {
    await spoilFile();
    const leaf = await (await cache()).get(SHOP);
    assert.equal(signed(), 3 + index);
    assert.deepEqual(leaf.subject, SHOP);
    assert.equal(await readFile(path, "utf8"), leaf.certificatePem + leaf.keyPem);
  }
});

test("LeafCache renews a leaf when two thirds of its life are over, also after a sleep", async (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const { cache, clock, events, signed } = await fixture(t);
  const leaves = await cache();
  const first = await leaves.get(SHOP);
  clock.ms += 4 * DAY;
  t.mock.timers.tick(60_000);
  assert.equal(signed(), 1);
  clock.ms += DAY;
  const renewed = once(events, "renew");
  t.mock.timers.tick(60_000);
  const [second] = (await renewed) as [Leaf];
  assert.notEqual(second.certificatePem, first.certificatePem);
  assert.equal(await leaves.get(SHOP), second);
  assert.equal(signed(), 2);
});

test("LeafCache.get never gives an expired leaf, nor one from a future", async (t) => {
  const { cache, clock, signed } = await fixture(t);
  const leaves = await cache();
  await leaves.get(SHOP);
  clock.ms += 8 * DAY;
  const leaf = await leaves.get(SHOP);
  assert.ok(leaf.notAfterMs > clock.ms);
  clock.ms -= 2 * DAY + 1000;
  const earlier = await leaves.get(SHOP);
  assert.ok(earlier.notBeforeMs <= clock.ms);
  assert.equal(signed(), 3);
});

test("LeafCache says what failed, and tries again with the next look", async (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const { cache, clock, events, authority } = await fixture(t);
  const leaves = await cache();
  await leaves.get(SHOP);
  clock.ms = authority.notAfterMs + 1;
  for (let look = 0; look < 2; look += 1) {
    const failed = once(events, "failed");
    t.mock.timers.tick(60_000);
    const [error] = (await failed) as [unknown];
    assert.ok(isFailure(error, "AUTHORITY_EXPIRED"));
  }
  await assert.rejects(leaves.get(SHOP), (error) => isFailure(error, "AUTHORITY_EXPIRED"));
});

test("LeafCache keeps the most recently asked for, in memory and on disk", async (t) => {
  const { cache, signed, files } = await fixture(t);
  const leaves = await cache({ leavesMax: 2 });
  for (const name of ["a.test", "b.test", "a.test", "c.test", "a.test", "b.test"]) await leaves.get({ name });
  assert.equal(signed(), 4);
  await leaves[Symbol.asyncDispose]();
  await cache({ leavesMax: 2 });
  assert.equal((await files()).length, 2);
});

test("LeafCache.forget drops a leaf and its file", async (t) => {
  const { cache, signed, files } = await fixture(t);
  const leaves = await cache();
  await leaves.get(SHOP);
  await leaves.forget(SHOP);
  assert.deepEqual(await files(), []);
  await leaves.get(SHOP);
  assert.equal(signed(), 2);
});

test("openLeafCache sweeps what has expired and what was half written", async (t) => {
  const { cache, clock, directory, files } = await fixture(t);
  await (await cache()).get(SHOP);
  await writeFile(join(directory, "leaves", "x.pem.0123"), "");
  await cache();
  assert.equal((await files()).length, 1);
  clock.ms += 9 * DAY;
  await cache();
  assert.deepEqual(await files(), []);
});

test("LeafCache.get hands out a leaf that could not be stored, and says so", async (t) => {
  const { cache, directory, events } = await fixture(t);
  const leaves = await cache();
  await rm(join(directory, "leaves"), { recursive: true });
  const failed = once(events, "failed");
  assert.ok((await leaves.get(SHOP)).keyPem);
  await failed;
});

test("LeafCache.holds says whether a leaf is there, in memory or as a file, without signing", async (t) => {
  const { cache, clock, signed } = await fixture(t);
  const leaves = await cache();
  assert.equal(await leaves.holds(SHOP), false);
  await leaves.get(SHOP);
  assert.equal(await leaves.holds({ name: "SHOP.localhost" }), true);
  const reopened = await cache();
  assert.equal(await reopened.holds(SHOP), true);
  clock.ms += 6 * DAY;
  assert.equal(await leaves.holds(SHOP), true);
  assert.equal(await reopened.holds(SHOP), false);
  clock.ms += 2 * DAY;
  assert.equal(await leaves.holds(SHOP), false);
  assert.equal(signed(), 1);
  await assert.rejects(leaves.holds({ name: "example.com" }), (error) => isFailure(error, "NAME_NOT_LOCAL"));
});
