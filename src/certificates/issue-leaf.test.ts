import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Authority, openAuthority } from "./authority.ts";
import { certificateBlocks } from "./core/pem.ts";

const DAY = 86_400_000;
let directory: string;
let authority: Authority;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), "portolan-leaf-"));
  authority = await openAuthority({ directory, now: () => Date.now() });
});
after(() => rm(directory, { recursive: true }));

test("issueLeaf gives a name a leaf with its chain and key", async () => {
  const leaf = await authority.issue({ name: "Web.Shop.localhost" });
  const certificate = new X509Certificate(leaf.certificatePem);
  assert.deepEqual(leaf.subject, { name: "web.shop.localhost" });
  assert.equal(certificate.subjectAltName, "DNS:web.shop.localhost");
  assert.equal(certificate.subject, undefined);
  assert.equal(certificate.ca, false);
  assert.ok(certificate.checkPrivateKey(createPrivateKey(leaf.keyPem)));
  assert.deepEqual(certificateBlocks(leaf.certificatePem).slice(1), certificateBlocks(authority.intermediatePem));
  assert.ok(certificate.verify(new X509Certificate(authority.intermediatePem).publicKey));
});

test("issueLeaf gives addresses a leaf without names", async () => {
  const leaf = await authority.issue({ addresses: ["::1", "127.77.0.3", "127.0.0.1", "0:0:0:0:0:0:0:1"] });
  assert.deepEqual(leaf.subject, { addresses: ["127.0.0.1", "127.77.0.3", "::1"] });
  const { subjectAltName } = new X509Certificate(leaf.certificatePem);
  assert.equal(subjectAltName, "IP Address:127.0.0.1, IP Address:127.77.0.3, IP Address:0:0:0:0:0:0:0:1");
});

test("issueLeaf states the window that stands in the certificate", async () => {
  const leaf = await authority.issue({ name: "shop.localhost" });
  const certificate = new X509Certificate(leaf.certificatePem);
  assert.equal(certificate.validFromDate.getTime(), leaf.notBeforeMs);
  assert.equal(certificate.validToDate.getTime(), leaf.notAfterMs);
  assert.equal(leaf.notAfterMs - leaf.notBeforeMs, 8 * DAY);
});

test("issueLeaf never outlives the authority", async () => {
  const late = await openAuthority({ directory, now: () => authority.notAfterMs - DAY });
  assert.equal((await late.issue({ name: "shop.localhost" })).notAfterMs, authority.notAfterMs);
});

test("issueLeaf uses positive serials of 16 bytes, each once", async () => {
  const leaves = await Promise.all(Array.from({ length: 50 }, () => authority.issue({ name: "shop.localhost" })));
  const serials = leaves.map((leaf) => new X509Certificate(leaf.certificatePem).serialNumber);
  assert.equal(new Set(serials).size, 50);
  for (const serial of serials) assert.match(serial, /^[4-7][0-9A-F]{31}$/);
});
