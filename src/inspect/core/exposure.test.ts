import assert from "node:assert/strict";
import { test } from "node:test";
import { exposureOf, type OwnAddress, unixExposure, wider } from "./exposure.ts";

const LOOPBACK: readonly OwnAddress[] = [
  { interface: "lo", address: "127.0.0.1" },
  { interface: "lo", address: "::1" },
];
const AT_HOME: readonly OwnAddress[] = [
  ...LOOPBACK,
  { interface: "docker0", address: "172.17.0.1" },
  { interface: "docker0", address: "fe80::42%docker0" },
  { interface: "wlan0", address: "192.168.1.7" },
];
const IN_A_DATA_CENTRE: readonly OwnAddress[] = [...AT_HOME, { interface: "eth1", address: "2a01:4f8::1" }];

test("exposureOf tells by the address who may come", () => {
  const cases: readonly [string, readonly OwnAddress[], string][] = [
    ["127.0.0.1", IN_A_DATA_CENTRE, "local-users"],
    ["127.77.3.9", LOOPBACK, "local-users"],
    ["::1", AT_HOME, "local-users"],
    ["::ffff:127.0.0.1", AT_HOME, "local-users"],
    ["172.17.0.1", AT_HOME, "containers"],
    ["fe80::42%docker0", [], "containers"],
    ["192.168.1.7", AT_HOME, "lan"],
    ["fe80::1%eth0", AT_HOME, "lan"],
    ["100.64.0.3", AT_HOME, "lan"],
    ["2a01:4f8::1", IN_A_DATA_CENTRE, "everyone"],
    ["0.0.0.0", LOOPBACK, "local-users"],
    ["0.0.0.0", AT_HOME.slice(0, 4), "containers"],
    ["0.0.0.0", AT_HOME, "lan"],
    ["0.0.0.0", IN_A_DATA_CENTRE, "lan"],
    ["::", IN_A_DATA_CENTRE, "everyone"],
    ["::", AT_HOME, "lan"],
  ];
  for (const [address, own, expected] of cases) assert.equal(exposureOf({ address }, own), expected, address);
});

test("exposureOf leaves IPv4 out for a socket of IPv6 alone", () => {
  assert.equal(exposureOf({ address: "::", isIpv6Only: true }, AT_HOME), "containers");
  assert.equal(exposureOf({ address: "::", isIpv6Only: false }, AT_HOME), "lan");
});

test("unixExposure needs a mode to write and folders to go through", () => {
  const socket = { isAbstract: false, mode: 0o755, folderModes: [0o755] };
  assert.equal(unixExposure(socket), "this-user");
  assert.equal(unixExposure({ ...socket, mode: 0o777 }), "local-users");
  assert.equal(unixExposure({ ...socket, mode: 0o660 }), "local-users");
  assert.equal(unixExposure({ ...socket, mode: 0o777, folderModes: [0o755, 0o700] }), "this-user");
  assert.equal(unixExposure({ ...socket, isAbstract: true, mode: undefined }), "local-users");
  assert.equal(unixExposure({ ...socket, mode: undefined }), "local-users", "what cannot be read is not called safe");
});

test("wider keeps the wider of two", () => {
  assert.equal(wider("containers", "this-user"), "containers");
  assert.equal(wider("this-user", "everyone"), "everyone");
});
