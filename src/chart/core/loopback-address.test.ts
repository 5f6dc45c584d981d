import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { classifyAddress } from "../../address/classify-address.ts";
import { chooseLoopbackAddress, isOwnLoopback } from "./loopback-address.ts";

function choose(seed: number, options: { remembered?: string; taken?: readonly string[] } = {}): string | undefined {
  const isTaken = (address: string): boolean => options.taken?.includes(address) ?? false;
  return chooseLoopbackAddress({ seed, remembered: options.remembered, isTaken });
}

test("chooseLoopbackAddress is stable for a seed, and probes on when it is taken", () => {
  assert.equal(choose(0), "127.77.0.1");
  assert.equal(choose(253), "127.77.0.254");
  assert.equal(choose(254), "127.77.1.1");
  assert.equal(choose(65_023, { taken: ["127.77.255.254"] }), "127.77.0.1");
});

test("chooseLoopbackAddress prefers the remembered one while it is free and ours", () => {
  assert.equal(choose(0, { remembered: "127.77.3.4" }), "127.77.3.4");
  assert.equal(choose(0, { remembered: "127.77.3.4", taken: ["127.77.3.4"] }), "127.77.0.1");
  for (const remembered of ["127.0.0.1", "127.77.1.0", "127.77.1.255", "127.77.256.1", "127.77.01.1"]) {
    assert.equal(choose(0, { remembered }), "127.77.0.1", remembered);
  }
});

test("chooseLoopbackAddress says so when none is left", () => {
  assert.equal(chooseLoopbackAddress({ seed: 7, remembered: undefined, isTaken: () => true }), undefined);
});

test("chooseLoopbackAddress gives loopback addresses only", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const address = choose(seed) ?? "";
      assert.equal(classifyAddress(address).kind, "loopback");
      assert.ok(isOwnLoopback(address), address);
    }),
  );
});
