import assert from "node:assert/strict";
import { test } from "node:test";
import type { RoutedService, Upstream } from "./snapshot.ts";
import { upstreamAddresses } from "./upstream-addresses.ts";

function dialled(...upstreams: Upstream[]): string[] {
  return upstreamAddresses({ upstreams } as unknown as RoutedService).map(({ address, port }) => `${address} ${port}`);
}

test("upstreamAddresses adds the other loopback family behind what was seen", () => {
  assert.deepEqual(dialled({ address: "::1", port: 61000 }), ["::1 61000", "127.0.0.1 61000"]);
});

test("upstreamAddresses names nothing twice and leaves other addresses alone", () => {
  assert.deepEqual(dialled({ address: "127.0.0.1", port: 1 }, { address: "::1", port: 1 }), ["127.0.0.1 1", "::1 1"]);
  assert.deepEqual(dialled({ address: "127.77.0.2", port: 2 }), ["127.77.0.2 2"]);
});
