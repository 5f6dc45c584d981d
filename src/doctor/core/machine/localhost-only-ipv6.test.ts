import assert from "node:assert/strict";
import { test } from "node:test";
import { SAMPLE_FACTS } from "../../../../test/doctor/sample-facts.ts";
import { localhostOnlyIpv6 } from "./localhost-only-ipv6.ts";

const { names, localhost } = SAMPLE_FACTS;

test("localhostOnlyIpv6 warns where localhost has no IPv4 address", () => {
  const lookups = { lookups: [{ ...localhost, addresses: ["::1", "::1"] }], curl: undefined };
  const hosts = [{ line: 4, address: "::1", names: ["localhost"] }];
  const [verdict] = localhostOnlyIpv6.judge({ lookups, names: { ...names, hosts } });
  assert.equal(verdict?.severity, "warning");
  assert.deepEqual(verdict.evidence.slice(1), ["/etc/hosts line 4: ::1 localhost"]);
});

test("localhostOnlyIpv6 is silent for both families, for IPv4 alone, and without an answer", () => {
  for (const addresses of [["::1", "127.0.0.1"], ["127.0.0.1"], []]) {
    assert.deepEqual(
      localhostOnlyIpv6.judge({ lookups: { lookups: [{ ...localhost, addresses }], curl: undefined }, names }),
      [],
    );
  }
});
