import assert from "node:assert/strict";
import { test } from "node:test";
import { SAMPLE_FACTS } from "../../../../test/doctor/sample-facts.ts";
import { fixedPortLendable } from "./fixed-port-lendable.ts";

const { ports } = SAMPLE_FACTS;

test("fixedPortLendable adds to what is reserved already, and its undo restores that", () => {
  const lendable = [{ port: 50_051, service: "gRPC examples" }];
  const [verdict] = fixedPortLendable.judge({ ports: { ...ports, lendable, reservedText: "8080,9000-9010" } });
  assert.equal(verdict?.severity, "note");
  const path = "/proc/sys/net/ipv4/ip_local_reserved_ports";
  assert.deepEqual(verdict.fix.repair?.steps, [{ type: "write-setting", path, value: "8080,9000-9010,50051" }]);
  assert.deepEqual(verdict.fix.repair.undo, [{ type: "write-setting", path, value: "8080,9000-9010" }]);
});

test("fixedPortLendable is silent where no known service listens in the range", () => {
  assert.deepEqual(fixedPortLendable.judge({ ports }), []);
});
