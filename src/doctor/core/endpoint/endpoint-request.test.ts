import assert from "node:assert/strict";
import { test } from "node:test";
import { readEndpointRequest } from "./endpoint-request.ts";

test("readEndpointRequest takes from a URL what is expected", () => {
  const told = (text: string): unknown => {
    const request = readEndpointRequest(text);
    return request.type === "unix" ? request.path : [request.endpoint.address, request.endpoint.port, request.expects];
  };
  assert.deepEqual(told("http://localhost:3000/x"), ["localhost", 3000, "http1"]);
  assert.deepEqual(told("wss://127.0.0.1:443"), ["127.0.0.1", 443, "tls"]);
  assert.deepEqual(told("postgres://user:pw@localhost:5433/db"), ["localhost", 5433, "postgres"]);
  assert.deepEqual(told(":62893"), ["127.0.0.1", 62_893, undefined]);
  assert.equal(told("/run/app.sock"), "/run/app.sock");
  assert.equal(told("unix:///run/app.sock"), "/run/app.sock");
});

test("readEndpointRequest refuses what is neither", () => {
  assert.throws(() => readEndpointRequest("nonsense"), { code: "ENDPOINT_WITHOUT_PORT" });
});
