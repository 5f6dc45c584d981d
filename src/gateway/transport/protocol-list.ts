/** Writes application protocols in ALPN's wire format: each with its length before it (RFC 7301 section 3.1). */
export function encodeProtocols(protocols: readonly string[]): Uint8Array {
  return Uint8Array.from(
    protocols.flatMap((protocol) => {
      const bytes = new TextEncoder().encode(protocol);
      return [bytes.length, ...bytes];
    }),
  );
}
