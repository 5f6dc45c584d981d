import assert from "node:assert/strict";
import { test } from "node:test";
import { isTlsFailure } from "./is-tls-failure.ts";

test("isTlsFailure tells a server that speaks TLS from one that does not", () => {
  for (const code of ["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", "ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL"]) {
    assert.equal(isTlsFailure(code), true, code);
  }
  for (const code of ["ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG", "ECONNRESET", "TIMEOUT", ""]) {
    assert.equal(isTlsFailure(code), false, code);
  }
});
