import assert from "node:assert/strict";
import { test } from "node:test";
import { servicePort } from "../../../address/service-names.ts";
import { conventionOf, isHttpProtocol, LANE_PROTOCOLS, LANE_ROWS, protocolOfPort } from "./lane-table.ts";

test("LANE_ROWS have the port that their registered name has", () => {
  for (const { name, iana, port, transport } of LANE_ROWS)
    if (iana !== undefined) assert.equal(servicePort(iana, transport ?? "tcp"), port, name);
});

test("conventionOf knows a developer's word, a registered name, and nothing else", () => {
  assert.deepEqual(conventionOf("postgres"), { port: 5432, transport: "tcp" });
  assert.deepEqual(conventionOf("dns"), { port: 53, transport: "udp" });
  assert.deepEqual(conventionOf("domain"), { port: 53, transport: "tcp" });
  assert.equal(conventionOf("nonsense"), undefined);
  assert.equal(conventionOf("__proto__"), undefined);
});

test("protocolOfPort says what is usually there", () => {
  assert.equal(protocolOfPort(5432, "tcp"), "postgres");
  assert.equal(protocolOfPort(53, "udp"), "dns");
  assert.equal(protocolOfPort(53, "tcp"), undefined);
  assert.equal(protocolOfPort(8080, "tcp"), undefined);
});

test("isHttpProtocol tells what needs no lane", () => {
  assert.equal(isHttpProtocol("https"), true);
  assert.equal(LANE_PROTOCOLS.some(isHttpProtocol), false);
});
