import { addressFailure } from "./failures.ts";
import { isMapped, parseIpAddress, unmapIpAddress } from "./ip-address.ts";
import type { IpAddress } from "./ip-address.ts";

type AddressKind =
  | "loopback"
  | "unspecified"
  | "private"
  | "unique-local"
  | "link-local"
  | "shared"
  | "documentation"
  | "benchmarking"
  | "multicast"
  | "broadcast"
  | "translated"
  | "tunnel"
  | "reserved"
  | "global";

export interface AddressClass {
  readonly kind: AddressKind;
  /** The block that decides, such as `127.0.0.0/8`; undefined for a global address. */
  readonly block: string | undefined;
  /** The RFC that sets the block aside. */
  readonly rfc: string;
  /** It was IPv4-mapped (`::ffff:127.0.0.1`); the kind is that of the IPv4 address inside. */
  readonly mapped: boolean;
}

interface Block {
  readonly kind: AddressKind;
  readonly block: string;
  readonly rfc: string;
}

/** The special-purpose registries (RFC 6890, as updated), narrow blocks before the wide ones that hold them. */
const BLOCKS: readonly Block[] = [
  { block: "0.0.0.0/32", kind: "unspecified", rfc: "RFC 1122 section 3.2.1.3" },
  { block: "0.0.0.0/8", kind: "reserved", rfc: "RFC 791 section 3.2" },
  { block: "10.0.0.0/8", kind: "private", rfc: "RFC 1918" },
  { block: "100.64.0.0/10", kind: "shared", rfc: "RFC 6598" },
  { block: "127.0.0.0/8", kind: "loopback", rfc: "RFC 1122 section 3.2.1.3" },
  { block: "169.254.0.0/16", kind: "link-local", rfc: "RFC 3927" },
  { block: "172.16.0.0/12", kind: "private", rfc: "RFC 1918" },
  { block: "192.0.0.9/32", kind: "global", rfc: "RFC 7723" },
  { block: "192.0.0.10/32", kind: "global", rfc: "RFC 8155" },
  { block: "192.0.0.0/24", kind: "reserved", rfc: "RFC 6890 section 2.1" },
  { block: "192.0.2.0/24", kind: "documentation", rfc: "RFC 5737" },
  { block: "192.168.0.0/16", kind: "private", rfc: "RFC 1918" },
  { block: "198.18.0.0/15", kind: "benchmarking", rfc: "RFC 2544" },
  { block: "198.51.100.0/24", kind: "documentation", rfc: "RFC 5737" },
  { block: "203.0.113.0/24", kind: "documentation", rfc: "RFC 5737" },
  { block: "224.0.0.0/4", kind: "multicast", rfc: "RFC 5771" },
  { block: "255.255.255.255/32", kind: "broadcast", rfc: "RFC 8190" },
  { block: "240.0.0.0/4", kind: "reserved", rfc: "RFC 1112 section 4" },
  { block: "::/128", kind: "unspecified", rfc: "RFC 4291 section 2.5.2" },
  { block: "::1/128", kind: "loopback", rfc: "RFC 4291 section 2.5.3" },
  { block: "64:ff9b::/96", kind: "translated", rfc: "RFC 6052" },
  { block: "64:ff9b:1::/48", kind: "translated", rfc: "RFC 8215" },
  { block: "100::/64", kind: "reserved", rfc: "RFC 6666" },
  { block: "2001::/32", kind: "tunnel", rfc: "RFC 4380" },
  { block: "2001:2::/48", kind: "benchmarking", rfc: "RFC 5180" },
  { block: "2001:db8::/32", kind: "documentation", rfc: "RFC 3849" },
  { block: "2002::/16", kind: "tunnel", rfc: "RFC 3056" },
  { block: "3fff::/20", kind: "documentation", rfc: "RFC 9637" },
  { block: "fc00::/7", kind: "unique-local", rfc: "RFC 4193" },
  { block: "fe80::/10", kind: "link-local", rfc: "RFC 4291 section 2.5.6" },
  { block: "fec0::/10", kind: "reserved", rfc: "RFC 3879" },
  { block: "ff00::/8", kind: "multicast", rfc: "RFC 4291 section 2.7" },
  { block: "2000::/3", kind: "global", rfc: "RFC 4291 section 2.4" },
  // What is neither special nor global unicast is not assigned to anything yet.
  { block: "::/0", kind: "reserved", rfc: "RFC 4291 section 2.4" },
];

const PREFIXES = BLOCKS.map((entry) => {
  const [text = "", length = ""] = entry.block.split("/");
  const address = parseIpAddress(text);
  if (address === undefined) throw new TypeError(`${entry.block} is no block`);
  return { ...entry, address, length: Number(length) };
});

/**
 * Tells what an address is for, by the special-purpose registries (RFC 6890).
 *
 * @throws {Failure} `ADDRESS_INVALID` when the text is not an IP address.
 */
export function classifyAddress(text: string): AddressClass {
  const address = parseIpAddress(text);
  if (address === undefined) throw addressFailure("ADDRESS_INVALID", { text });
  const mapped = isMapped(address);
  const plain = unmapIpAddress(address);
  const found = PREFIXES.find((prefix) => holds(prefix, plain));
  if (found === undefined) return { kind: "global", block: undefined, rfc: "RFC 791", mapped };
  return { kind: found.kind, block: found.kind === "global" ? undefined : found.block, rfc: found.rfc, mapped };
}

function holds(prefix: { address: IpAddress; length: number }, { family, bytes }: IpAddress): boolean {
  if (prefix.address.family !== family) return false;
  return prefix.address.bytes.every((byte, index) => {
    const bits = Math.min(8, Math.max(0, prefix.length - 8 * index));
    const mask = (0xff << (8 - bits)) & 0xff;
    return (byte & mask) === ((bytes[index] ?? 0) & mask);
  });
}
