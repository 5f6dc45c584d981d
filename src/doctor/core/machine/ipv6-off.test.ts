import assert from "node:assert/strict";
import { test } from "node:test";
import type { LoopbackFacts, NameFacts } from "../machine-facts.ts";
import { ipv6Off } from "./ipv6-off.ts";

const GOOD: LoopbackFacts = {
  isUp: true,
  hasIpv4Route: true,
  hasIpv6: true,
  hasIpv6Address: true,
  ipv6DisabledFor: [],
};

const NAMES: NameFacts = {
  hosts: [{ line: 2, address: "127.0.0.1", names: ["localhost"] }],
  nsswitch: ["files", "dns"],
  nameservers: [],
  search: [],
  resolverComments: [],
  hostsComments: [],
  hostName: "host",
};
const OFF: LoopbackFacts = { ...GOOD, hasIpv6Address: false, ipv6DisabledFor: ["lo"] };

test("ipv6Off is a note where nothing leads to ::1", () => {
  const [verdict] = ipv6Off.judge({ loopback: OFF, names: NAMES });
  assert.equal(verdict?.severity, "note");
  assert.deepEqual(verdict.evidence, ["lo has no address ::1", "net.ipv6.conf.lo.disable_ipv6 is 1"]);
});

test("ipv6Off says where the hosts file sends localhost to ::1", () => {
  const hosts = [...NAMES.hosts, { line: 3, address: "::1", names: ["localhost", "ip6-localhost"] }];
  const [verdict] = ipv6Off.judge({ loopback: OFF, names: { ...NAMES, hosts } });
  assert.equal(verdict?.severity, "note");
  assert.ok(verdict.evidence.includes("/etc/hosts line 3: ::1 localhost ip6-localhost"));
});

test("ipv6Off is silent where ::1 is there", () => {
  assert.deepEqual(ipv6Off.judge({ loopback: GOOD, names: NAMES }), []);
});
