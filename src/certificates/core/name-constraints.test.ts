import assert from "node:assert/strict";
import { test } from "node:test";
import { AsnConvert } from "@peculiar/asn1-schema";
import { Extension, NameConstraints } from "@peculiar/asn1-x509";
import { nameConstraintsDer, nameConstraintsExtensionDer } from "./name-constraints.ts";

function read(der: Uint8Array<ArrayBuffer>): unknown[] {
  const constraints = AsnConvert.parse(der, NameConstraints);
  assert.equal(constraints.excludedSubtrees, undefined);
  return [...(constraints.permittedSubtrees ?? [])].map(({ base }) => base.dNSName ?? base.iPAddress);
}

test("nameConstraintsDer is read by an X.509 library as the suffixes and the loopback addresses", () => {
  const der = nameConstraintsDer(["localhost", "test"]);
  assert.deepEqual(read(der), ["localhost", "test", "127.0.0.0/8", "::1/128"]);
  assert.deepEqual(new Uint8Array(AsnConvert.serialize(AsnConvert.parse(der, NameConstraints))), der);
});

test("nameConstraintsDer writes long lengths", () => {
  for (const count of [1, 3, 12, 200]) {
    const suffixes = Array.from({ length: count }, (_, index) => `team-${index}.internal`);
    assert.deepEqual(read(nameConstraintsDer(suffixes)), [...suffixes, "127.0.0.0/8", "::1/128"]);
  }
});

test("nameConstraintsExtensionDer is critical", () => {
  const extension = AsnConvert.parse(nameConstraintsExtensionDer(["test"]), Extension);
  assert.equal(extension.extnID, "2.5.29.30");
  assert.equal(extension.critical, true);
  assert.deepEqual(new Uint8Array(extension.extnValue.buffer), nameConstraintsDer(["test"]));
});
