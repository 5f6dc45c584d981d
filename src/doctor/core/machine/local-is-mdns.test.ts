import assert from "node:assert/strict";
import { test } from "node:test";
import { SAMPLE_FACTS } from "../../../../test/doctor/sample-facts.ts";
import { localIsMdns } from "./local-is-mdns.ts";

const { names } = SAMPLE_FACTS;
const hosts = [...names.hosts, { line: 2, address: "127.0.0.1", names: ["shop.local"] }];
const nsswitch = ["files", "mdns4_minimal", "dns"];

test("localIsMdns notes names in .local where multicast is asked", () => {
  const [verdict] = localIsMdns.judge({ names: { ...names, hosts, nsswitch, search: ["office.local"] } });
  assert.deepEqual(verdict?.evidence, [
    "/etc/hosts line 2: 127.0.0.1 shop.local",
    "resolv.conf searches office.local",
    "nsswitch.conf asks mdns4_minimal",
  ]);
});

test("localIsMdns is silent without multicast, and without such names", () => {
  assert.deepEqual(localIsMdns.judge({ names: { ...names, hosts } }), []);
  assert.deepEqual(localIsMdns.judge({ names: { ...names, nsswitch } }), []);
});
