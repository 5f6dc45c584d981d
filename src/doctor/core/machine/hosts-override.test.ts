import assert from "node:assert/strict";
import { test } from "node:test";
import { SAMPLE_FACTS } from "../../../../test/doctor/sample-facts.ts";
import { hostsOverride } from "./hosts-override.ts";

const { names } = SAMPLE_FACTS;

function judge(address: string, ...listed: readonly string[]): ReturnType<typeof hostsOverride.judge> {
  return hostsOverride.judge({ names: { ...names, hosts: [{ line: 9, address, names: listed }] } });
}

test("hostsOverride notes a public name, and counts the others", () => {
  const [verdict] = judge("127.0.0.1", "www.shop.com", "api.shop.com");
  assert.equal(verdict?.severity, "note");
  assert.match(verdict.cause, /"www\.shop\.com" and 1 more/);
});

test("hostsOverride is silent about private names, the machine's own, and lists of blocked sites", () => {
  assert.deepEqual(judge("127.0.1.1", "box.example.com", "box"), []);
  assert.deepEqual(judge("127.0.0.1", "shop.test", "api.shop.localhost", "host.docker.internal"), []);
  assert.deepEqual(judge("0.0.0.0", "ads.example.com"), []);
});
