import assert from "node:assert/strict";
import { test } from "node:test";
import { errorCodeOf, transportErrorOf } from "./error-code.ts";

test("errorCodeOf maps what systems and TLS libraries say to one set", () => {
  const expected = {
    ECONNREFUSED: "refused",
    ECONNRESET: "reset",
    EPIPE: "reset",
    ETIMEDOUT: "timed-out",
    ENETUNREACH: "unreachable",
    EADDRINUSE: "address-in-use",
    EADDRNOTAVAIL: "address-not-available",
    EACCES: "permission-denied",
    EMFILE: "too-many-files",
    EPROTO: "tls",
    ERR_SSL_WRONG_VERSION_NUMBER: "tls",
    ERR_TLS_CERT_ALTNAME_INVALID: "tls",
    DEPTH_ZERO_SELF_SIGNED_CERT: "tls",
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls",
    CERT_HAS_EXPIRED: "tls",
    EWHATEVER: "other",
  };
  for (const [name, code] of Object.entries(expected)) assert.equal(errorCodeOf(name), code, name);
});

test("transportErrorOf keeps what the engine said, with its code once", () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" });
  assert.deepEqual(transportErrorOf(refused), { code: "refused", detail: "connect ECONNREFUSED 127.0.0.1:1" });
  const broken = Object.assign(new Error("broken pipe, read"), { code: "EPIPE" });
  assert.deepEqual(transportErrorOf(broken), { code: "reset", detail: "EPIPE: broken pipe, read" });
  assert.deepEqual(transportErrorOf(new Error("odd")), { code: "other", detail: "odd" });
  assert.deepEqual(transportErrorOf("text"), { code: "other", detail: "text" });
});
