import assert from "node:assert/strict";
import { test } from "node:test";
import { SAMPLE_FACTS } from "../../../../test/doctor/sample-facts.ts";
import { belowLocalhostUnknown } from "./below-localhost-unknown.ts";

const { names, localhost, loopback } = SAMPLE_FACTS;
const below = { ...localhost, name: "x.localhost" };

test("belowLocalhostUnknown is a note, with what curl does beside it", () => {
  const curl = { name: "x.localhost", address: "127.0.0.1" };
  const lookups = { lookups: [localhost, { ...below, addresses: [], error: "ENOTFOUND" }], curl };
  const [verdict] = belowLocalhostUnknown.judge({ lookups, names, loopback });
  assert.equal(verdict?.severity, "note");
  assert.ok(verdict.evidence.includes("curl connects to 127.0.0.1 for it"));
});

test("belowLocalhostUnknown is silent where such names are known", () => {
  assert.deepEqual(
    belowLocalhostUnknown.judge({ lookups: { lookups: [localhost, below], curl: undefined }, names, loopback }),
    [],
  );
});

test("belowLocalhostUnknown is silent where the resolver could not be asked, and where lo is down", () => {
  const judge = (error: string, isUp = true): readonly unknown[] =>
    belowLocalhostUnknown.judge({
      lookups: { lookups: [localhost, { ...below, addresses: [], error }], curl: undefined },
      names,
      loopback: loopback && { ...loopback, isUp },
    });
  assert.equal(judge("ENOTFOUND").length, 1);
  for (const error of ["EAI_AGAIN", "TIMEOUT", "EAI_FAIL"]) assert.deepEqual(judge(error), []);
  assert.deepEqual(judge("ENOTFOUND", false), []);
});
