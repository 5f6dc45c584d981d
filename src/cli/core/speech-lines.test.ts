import assert from "node:assert/strict";
import { test } from "node:test";
import type { AttemptFacts, SpeechFacts } from "../../doctor/core/probe-facts.ts";
import { speechLines } from "./speech-lines.ts";

const SPEECH: SpeechFacts = {
  protocol: "http1",
  software: undefined,
  firstLine: "HTTP/1.1 200 OK",
  spokeFirst: false,
  ended: "open",
  firstByteMs: 3.21,
  http: {
    status: 200,
    title: "Shop",
    server: "nginx/1.22.1",
    headers: {},
    bodyStart: "",
    host: "127.0.0.1",
    keepAliveMs: undefined,
  },
  tls: undefined,
};

function lines(speech: Partial<SpeechFacts> | undefined, attempt: Partial<AttemptFacts> = {}): string[] {
  const made = speech === undefined ? undefined : { ...SPEECH, ...speech };
  const one: AttemptFacts = {
    address: "127.0.0.1",
    family: 4,
    connectMs: 0.4,
    error: undefined,
    isSelfConnected: false,
    speech: made,
    ...attempt,
  };
  return speechLines([one], 0);
}

test("speechLines tells what is spoken, with title and server", () => {
  assert.deepEqual(lines({}), ['HTTP/1.1 200, "Shop", nginx/1.22.1, after 3.2 ms']);
  const plain = { http: undefined, firstByteMs: 12 };
  assert.deepEqual(lines({ ...plain, protocol: "redis", software: "7.0.15" }), ["Redis, 7.0.15, after 12 ms"]);
  assert.deepEqual(lines({ ...plain, protocol: "unknown", firstLine: "hello" }), [
    'something else, beginning with "hello", after 12 ms',
  ]);
  assert.deepEqual(lines({ ...plain, protocol: undefined, ended: "silent" }), [
    "nothing so far: it takes connections and stays silent",
  ]);
  assert.deepEqual(lines({ ...plain, protocol: undefined, ended: "reset" }), ["nothing: it reset the connection"]);
});

test("speechLines tells a certificate's names, signer and days", () => {
  const certificate = {
    subject: "",
    issuer: "CN=Some CA",
    names: ["a.test", "b.test", "c.test", "d.test", "e.test"],
    notBeforeMs: 0,
    notAfterMs: 3 * 86_400_000,
    isSelfSigned: false,
    matchesName: true,
    untrustedBecause: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    isOurs: false,
  };
  const tls = {
    handshakeMs: 1,
    version: "TLSv1.3",
    application: "h2",
    error: undefined,
    serverName: undefined,
    certificate,
  };
  assert.deepEqual(lines({ protocol: "tls", http: undefined, tls }), [
    "TLSv1.3, h2",
    "certificate for a.test, b.test, c.test, d.test, and 1 more, signed by CN=Some CA, 3 days left; not trusted here (UNABLE_TO_VERIFY_LEAF_SIGNATURE)",
  ]);
  const expired = { ...certificate, notAfterMs: -1, isOurs: true, untrustedBecause: undefined };
  assert.match(
    lines({ protocol: "tls", http: undefined, tls: { ...tls, certificate: expired } })[1] ?? "",
    /signed by Portolan, expired 1 days ago$/,
  );
  assert.deepEqual(
    lines({
      protocol: "tls",
      http: undefined,
      tls: { ...tls, version: undefined, certificate: undefined, error: "E" },
    }),
    ["TLS that failed with E"],
  );
});

test("speechLines tells why nothing came, and which address where there are several", () => {
  assert.deepEqual(lines(undefined), ["not asked; it takes connections, after 0.4 ms"]);
  assert.deepEqual(lines(undefined, { error: "ECONNREFUSED" }), ["no connection: refused (ECONNREFUSED)"]);
  assert.deepEqual(lines(undefined, { error: "TIMEOUT" }), ["no connection: no answer in time"]);
  assert.deepEqual(lines(undefined, { isSelfConnected: true }), ["nobody: the connection came back to itself"]);
  const attempt = {
    address: "::1",
    family: 6,
    connectMs: 1,
    error: "ECONNREFUSED",
    isSelfConnected: false,
    speech: undefined,
  } as const;
  assert.deepEqual(speechLines([attempt, { ...attempt, address: "127.0.0.1" }], 0), [
    "::1: no connection: refused (ECONNREFUSED)",
    "127.0.0.1: no connection: refused (ECONNREFUSED)",
  ]);
});
