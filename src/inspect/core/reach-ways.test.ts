import assert from "node:assert/strict";
import { test } from "node:test";
import { reachWays } from "./reach-ways.ts";

const OWN = [
  { interface: "lo", address: "127.0.0.1" },
  { interface: "lo", address: "::1" },
  { interface: "docker0", address: "172.17.0.1" },
  { interface: "wlan0", address: "192.168.1.7" },
];

function ways(address: string, isIpv6Only?: boolean): string {
  return reachWays({ address, isIpv6Only }, OWN)
    .map((way) => `${way.by} by ${way.address} (${way.interface})`)
    .join(", ");
}

test("reachWays lists the addresses that lead to a listener, the widest first", () => {
  assert.equal(ways("127.0.0.1"), "local-users by 127.0.0.1 (lo)");
  assert.equal(
    ways("0.0.0.0"),
    "lan by 192.168.1.7 (wlan0), containers by 172.17.0.1 (docker0), local-users by 127.0.0.1 (lo)",
  );
  assert.equal(ways("::", true), "local-users by ::1 (lo)");
  assert.equal(ways("::").split(", ").length, 4);
  assert.equal(ways("10.1.2.3"), "", "an address that this machine does not have");
});
