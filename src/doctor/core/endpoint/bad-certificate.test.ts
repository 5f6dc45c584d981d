import assert from "node:assert/strict";
import { test } from "node:test";
import type { CertificateFacts } from "../probe-facts.ts";
import { factsOf, NOW_MS, probeOf, speechOf } from "../../../../test/doctor/made-facts.ts";
import { badCertificate } from "./bad-certificate.ts";

const GOOD: CertificateFacts = {
  subject: "CN=shop.test",
  issuer: "CN=Home",
  names: ["shop.test"],
  notBeforeMs: NOW_MS - 86_400_000,
  notAfterMs: NOW_MS + 86_400_000,
  isSelfSigned: false,
  matchesName: true,
  untrustedBecause: undefined,
  isOurs: false,
};

function judged(parts: Partial<CertificateFacts>): string | undefined {
  const tls = { handshakeMs: 2, version: "TLSv1.3", application: undefined, error: undefined, serverName: undefined };
  const speech = speechOf({ protocol: "tls", tls: { ...tls, certificate: { ...GOOD, ...parts } } });
  return badCertificate.judge(factsOf({ probe: probeOf(speech) }))[0]?.cause;
}

test("badCertificate names what is wrong first", () => {
  assert.equal(judged({ notAfterMs: NOW_MS - 7_200_000 }), "The certificate of 127.0.0.1:3000 expired 2 h ago");
  assert.match(judged({ notBeforeMs: NOW_MS + 7_200_000 }) ?? "", /is valid only in 2 h/);
  assert.match(judged({ matchesName: false }) ?? "", /is not for 127\.0\.0\.1, but for shop\.test$/);
  assert.match(judged({ isSelfSigned: true, untrustedBecause: "DEPTH_ZERO_SELF_SIGNED_CERT" }) ?? "", /signs itself/);
  assert.match(judged({ untrustedBecause: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" }) ?? "", /not trusted here: CN=Home/);
  assert.match(judged({ untrustedBecause: "SELF_SIGNED_CERT_IN_CHAIN", isOurs: true }) ?? "", /Portolan's authority/);
});

test("badCertificate is silent about a good one, and where none was shown", () => {
  assert.equal(judged({}), undefined);
  assert.deepEqual(badCertificate.judge(factsOf({ probe: probeOf(speechOf()) })), []);
});

test("badCertificate writes dates of the calendar", () => {
  const tls = { handshakeMs: 2, version: "TLSv1.3", application: undefined, error: undefined, serverName: undefined };
  const certificate = { ...GOOD, notBeforeMs: Date.UTC(2024, 1, 29), notAfterMs: Date.UTC(2025, 11, 31) };
  const speech = speechOf({ protocol: "tls", tls: { ...tls, certificate } });
  const [verdict] = badCertificate.judge(factsOf({ probe: probeOf(speech) }));
  assert.equal(verdict?.evidence[2], "valid from 2024-02-29 00:00:00 UTC to 2025-12-31 00:00:00 UTC");
});
