/**
 * Tells by the code of a failed handshake whether the other side speaks TLS at all: it sent an alert, or got so far that
 * only the two could not agree. What answers in plain text, or not at all, does not.
 */
export function isTlsFailure(code: string): boolean {
  return /^ERR_SSL_\w*ALERT|^ERR_SSL_(?:UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE|DH_KEY_TOO_SMALL|CA_MD_TOO_WEAK|EE_KEY_TOO_SMALL|UNSAFE_LEGACY_RENEGOTIATION_DISABLED)/.test(
    code,
  );
}
