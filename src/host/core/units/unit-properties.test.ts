import assert from "node:assert/strict";
import { test } from "node:test";
import { parseUnitProperties } from "./unit-properties.ts";

test("parseUnitProperties reads what systemctl show writes", () => {
  const text = [
    "Restart=on-failure",
    "MainPID=812",
    "LoadState=loaded",
    "FragmentPath=/lib/systemd/system/cups.service",
    "TriggeredBy=cups.socket cups.path",
    "",
  ].join("\n");
  assert.deepEqual(parseUnitProperties(text), {
    restart: "on-failure",
    triggeredBy: ["cups.socket", "cups.path"],
    mainPid: 812,
    file: "/lib/systemd/system/cups.service",
  });
});

test("parseUnitProperties takes a scope, which has few, and no unit for none", () => {
  assert.deepEqual(parseUnitProperties("LoadState=loaded\nTriggeredBy=\nFragmentPath=\nMainPID=0\n"), {
    restart: undefined,
    triggeredBy: [],
    mainPid: undefined,
    file: undefined,
  });
  assert.equal(parseUnitProperties("LoadState=not-found\nRestart=no\n"), undefined);
  assert.equal(parseUnitProperties(""), undefined);
  assert.equal(parseUnitProperties("Failed to connect to bus: Host is down\n"), undefined);
});
