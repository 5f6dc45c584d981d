import type { TransportError, TransportErrorCode } from "./transport.ts";

const CODES: Readonly<Record<string, TransportErrorCode>> = {
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  // What a write or a poll says of a peer that has reset the connection before.
  EPIPE: "reset",
  ECONNABORTED: "reset",
  ETIMEDOUT: "timed-out",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EHOSTDOWN: "unreachable",
  ENETDOWN: "unreachable",
  // This machine has no such address family.
  EAFNOSUPPORT: "unreachable",
  EADDRINUSE: "address-in-use",
  EADDRNOTAVAIL: "address-not-available",
  EACCES: "permission-denied",
  EPERM: "permission-denied",
  EMFILE: "too-many-files",
  ENFILE: "too-many-files",
  EPROTO: "tls",
};

/** What OpenSSL and BoringSSL say of a certificate, and what Node and Bun say of TLS. */
const TLS_CODE =
  /^(ERR_(SSL|TLS|OSSL)_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_)/;

/** Maps the name of an engine's error, such as `ECONNRESET`, to the one set of codes. */
export function errorCodeOf(name: string): TransportErrorCode {
  return CODES[name] ?? (TLS_CODE.test(name) ? "tls" : "other");
}

/** Maps whatever an engine threw or reported. */
export function transportErrorOf(error: unknown): TransportError {
  if (!(error instanceof Error)) return { code: "other", detail: String(error) };
  const name = "code" in error && typeof error.code === "string" ? error.code : "";
  const detail = name === "" || error.message.includes(name) ? error.message : `${name}: ${error.message}`;
  return { code: errorCodeOf(name), detail };
}
