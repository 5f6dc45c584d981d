import assert from "node:assert/strict";
import { test } from "node:test";
import { certificateBlocks, hasCertificate, joinCertificates } from "./pem.ts";

const A = "-----BEGIN CERTIFICATE-----\nQUFB\nQQ==\n-----END CERTIFICATE-----\n";
const B = "-----BEGIN CERTIFICATE-----\nQkJC\n-----END CERTIFICATE-----\n";
const KEY = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";

test("certificateBlocks takes only certificates", () => {
  assert.deepEqual(certificateBlocks(`# comment\n${KEY}${A}garbage\n${B.trimEnd()}`), [A, B]);
});

test("certificateBlocks mends line ends", () => {
  assert.deepEqual(certificateBlocks(A.replaceAll("\n", "\r\n")), [A]);
});

test("certificateBlocks drops what is cut off, and does not run into the next one", () => {
  assert.deepEqual(certificateBlocks(A.slice(0, 40)), []);
  assert.deepEqual(certificateBlocks(`${A.slice(0, 32)}\n${B}`), [B]);
});

test("hasCertificate wants a whole one, and says the same each time", () => {
  for (const _ of [1, 2]) assert.equal(hasCertificate(`${KEY}${A}`), true);
  assert.equal(hasCertificate(`${KEY}${A.slice(0, 40)}`), false);
});

test("joinCertificates keeps each certificate once", () => {
  assert.equal(joinCertificates(`${A}${B}`, B, A), A + B);
});
