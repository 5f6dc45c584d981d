import assert from "node:assert/strict";
import { test } from "node:test";
import { SAMPLE_FACTS } from "../../../../test/doctor/sample-facts.ts";
import { wslRelay } from "./wsl-relay.ts";

const { ports, system } = SAMPLE_FACTS;
const beyondFirst = [{ address: "127.0.0.2", port: 3000 }];

test("wslRelay needs the kernel of WSL and a listener that Windows does not reach", () => {
  const wsl = { ...system, kernel: "Linux version 5.15.153.1-microsoft-standard-WSL2" };
  assert.equal(wslRelay.judge({ system: wsl, ports: { ...ports, beyondFirst } })[0]?.severity, "note");
  assert.deepEqual(wslRelay.judge({ system: wsl, ports }), []);
  assert.deepEqual(wslRelay.judge({ system, ports: { ...ports, beyondFirst } }), []);
});
