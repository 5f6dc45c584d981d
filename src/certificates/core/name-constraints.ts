/**
 * The name-constraints extension (RFC 5280 section 4.2.1.10) in DER. The X.509 library has none, and loading it takes
 * 140 ms: with the bytes at hand, an authority is held to its constraints at every start without it.
 */

const SEQUENCE = 0x30;
/** `permittedSubtrees [0]`, constructed. */
const PERMITTED_SUBTREES = 0xa0;
/** `dNSName [2]` and `iPAddress [7]` of a GeneralName, primitive. */
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;

// "For IPv4 addresses, the iPAddress field of GeneralName MUST contain eight (8) octets, encoded in the style of RFC
// 4632 (CIDR) to represent an address range" -- RFC 5280 section 4.2.1.10
const IPV4_LOOPBACK = [127, 0, 0, 0, 255, 0, 0, 0];
const IPV6_LOOPBACK = [...Array<number>(15).fill(0), 1, ...Array<number>(16).fill(255)];

/**
 * Permits the DNS suffixes and all loopback addresses; nothing else of either kind. A suffix stands without a leading
 * dot, so that it permits itself and everything below it.
 */
export function nameConstraintsDer(suffixes: readonly string[]): Uint8Array<ArrayBuffer> {
  const names = suffixes.map((suffix) => [DNS_NAME, [...new TextEncoder().encode(suffix)]] as const);
  const subtrees = [...names, [IP_ADDRESS, IPV4_LOOPBACK] as const, [IP_ADDRESS, IPV6_LOOPBACK] as const];
  const permitted = subtrees.flatMap(([tag, bytes]) => element(SEQUENCE, element(tag, bytes)));
  return new Uint8Array(element(SEQUENCE, element(PERMITTED_SUBTREES, permitted)));
}

/** The whole extension as it stands in a certificate: OID 2.5.29.30, critical, value. */
export function nameConstraintsExtensionDer(suffixes: readonly string[]): Uint8Array<ArrayBuffer> {
  const oid = element(0x06, [0x55, 0x1d, 30]);
  const critical = element(0x01, [0xff]);
  return new Uint8Array(element(SEQUENCE, [...oid, ...critical, ...element(0x04, [...nameConstraintsDer(suffixes)])]));
}

/** Tag, length, content; up to 65,535 bytes. */
function element(tag: number, content: readonly number[]): number[] {
  const { length } = content;
  if (length < 0x80) return [tag, length, ...content];
  if (length < 0x1_00) return [tag, 0x81, length, ...content];
  return [tag, 0x82, length >> 8, length & 0xff, ...content];
}
