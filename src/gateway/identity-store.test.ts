import assert from "node:assert/strict";
import { test } from "node:test";
import { IdentityStore } from "./identity-store.ts";

test("IdentityStore gives each wait its own deadline", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const asked: string[] = [];
  const store = new IdentityStore((name) => asked.push(name));
  const first = store.find("a.test", "127.0.0.1");
  store.deliver("a.test", undefined);
  assert.equal(await first, undefined);
  t.mock.timers.tick(4_900);
  const second = store.find("a.test", "127.0.0.1");
  t.mock.timers.tick(200);
  const made = { id: "a.test", serverName: "a.test", address: undefined, certificatePem: "", keyPem: "" };
  store.deliver("a.test", made);
  assert.equal(await second, made);
  assert.deepEqual(asked, ["a.test", "a.test"]);
});

test("IdentityStore asks again for a certificate that may have been renewed, and serves the old one meanwhile", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const asked: string[] = [];
  const store = new IdentityStore((name) => asked.push(name));
  const made = { id: "a.test", serverName: "a.test", address: undefined, certificatePem: "1", keyPem: "" };
  store.deliver("a.test", made);
  assert.equal(store.find("a.test", "127.0.0.1"), made);
  assert.deepEqual(asked, []);
  t.mock.timers.tick(3_600_000);
  assert.equal(store.find("a.test", "127.0.0.1"), made);
  assert.deepEqual(asked, ["a.test"]);
  const renewed = { ...made, certificatePem: "2" };
  store.deliver("a.test", renewed);
  assert.equal(store.find("a.test", "127.0.0.1"), renewed);
});
