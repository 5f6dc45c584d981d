import assert from "node:assert/strict";
import { test } from "node:test";
import { explainPort, type SystemPorts } from "./explain-port.ts";

const LINUX: SystemPorts = {
  ephemeral: { first: 32_768, last: 60_999 },
  reserved: [{ first: 40_000, last: 40_010 }],
  unprivilegedStart: 1024,
};

test("explainPort tells who may have chosen a port", () => {
  assert.match(
    explainPort(45_001, "tcp", LINUX).comesFrom,
    /^this system may have lent it \(32768–60999\): to a listener/,
  );
  assert.match(explainPort(45_002, "tcp", LINUX).comesFrom, /to a connection rather than a listener/);
  assert.match(explainPort(62_893, "tcp", LINUX).comesFrom, /^somebody chose it: this system lends 32768–60999; macOS/);
  assert.match(explainPort(3000, "tcp", LINUX).comesFrom, /no system lends it by default/);
  assert.equal(explainPort(40_005, "tcp", LINUX).isLentHere, false, "it is reserved");
  assert.equal(explainPort(40_011, "tcp", LINUX).isLentHere, true);
});

test("explainPort names range, service and refusals", () => {
  const { comesFrom: _, ...ssh } = explainPort(22, "tcp", LINUX);
  assert.deepEqual(ssh, {
    range: "well-known",
    registered: "ssh",
    usual: undefined,
    isBlockedByBrowsers: true,
    needsPrivilege: true,
    isLentHere: false,
  });
  assert.equal(explainPort(6000, "tcp", LINUX).isBlockedByBrowsers, true);
  assert.equal(explainPort(6000, "udp", LINUX).isBlockedByBrowsers, false);
  assert.equal(explainPort(3000, "tcp", LINUX).usual, "development servers (Next.js, Express, Rails, Grafana)");
  assert.equal(explainPort(62_893, "tcp", LINUX).range, "dynamic");
});
