import assert from "node:assert/strict";
import { test } from "node:test";
import { ENDPOINTS } from "./endpoints.ts";
import { findEndpoint } from "./find-endpoint.ts";

function find(method: string, path: string): [string, string] | undefined {
  const found = findEndpoint(ENDPOINTS, { method, path });
  return found && [found.endpoint.path, found.id];
}

test("findEndpoint finds by method and path, and decodes the id", () => {
  assert.deepEqual(find("GET", "/v1/status"), ["/v1/status", ""]);
  assert.deepEqual(find("POST", "/v1/services/ab/end"), ["/v1/services/{id}/end", "ab"]);
  assert.deepEqual(find("DELETE", "/v1/leases/%2F..%2Fstatus"), ["/v1/leases/{id}", "/../status"]);
});

test("findEndpoint finds nothing that is not there", () => {
  for (const [method, path] of [
    ["POST", "/v1/status"],
    ["GET", "/v1/status/"],
    ["GET", "/v1"],
    ["DELETE", "/v1/leases/%zz"],
    ["DELETE", "/v1/leases/a/b"],
    ["DELETE", ""],
  ] as const) {
    assert.equal(find(method, path), undefined, `${method} ${path}`);
  }
});
