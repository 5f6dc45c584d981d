import assert from "node:assert/strict";
import { test } from "node:test";
import { SAMPLE_FACTS } from "../../../../test/doctor/sample-facts.ts";
import { belowLocalhostUnknown } from "./below-localhost-unknown.ts";

const { names, localhost } = SAMPLE_FACTS;
const below = { ...localhost, name: "x.localhost" };

test("belowLocalhostUnknown is a note, with what curl does beside it", () => {
  const curl = { name: "x.localhost", address: "127.0.0.1" };
  const lookups = { lookups: [localhost, { ...below, addresses: [], error: "ENOTFOUND" }], curl };
  const [verdict] = belowLocalhostUnknown.judge({ lookups, names });
  assert.equal(verdict?.severity, "note");
  assert.ok(verdict.evidence.includes("curl connects to 127.0.0.1 for it"));
});

test("belowLocalhostUnknown is silent where such names are known", () => {
  assert.deepEqual(
    belowLocalhostUnknown.judge({ lookups: { lookups: [localhost, below], curl: undefined }, names }),
    [],
  );
});
