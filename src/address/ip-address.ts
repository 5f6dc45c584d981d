/** An IP address in network byte order. */
export interface IpAddress {
  readonly family: 4 | 6;
  /** 4 or 16 numbers from 0 to 255. */
  readonly bytes: readonly number[];
  /** Interface of a scoped IPv6 address, such as `eth0` (RFC 4007 section 11). */
  readonly zone: string | undefined;
}

const DECIMAL_BYTE = /^(?:0|[1-9]\d{0,2})$/;
const HEX_GROUP = /^[0-9a-f]{1,4}$/i;
// Interface names of Linux and macOS; 15 bytes is Linux's limit, the rest is room for others.
const ZONE = /^[\w.~-]{1,32}$/;

/**
 * Reads an address in the strict textual form: four decimal numbers without leading zeros, or RFC 4291
 * section 2.2 with an optional zone. Undefined for everything else.
 */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (!text.includes(":")) {
    const bytes = parseIpv4(text);
    return bytes && { family: 4, bytes, zone: undefined };
  }
  const percent = text.indexOf("%");
  const zone = percent === -1 ? undefined : text.slice(percent + 1);
  if (zone !== undefined && !ZONE.test(zone)) return undefined;
  const bytes = parseIpv6(percent === -1 ? text : text.slice(0, percent));
  return bytes && { family: 6, bytes, zone };
}

/** Writes the canonical form: for IPv6 that of RFC 5952, with the zone. */
export function formatIpAddress({ family, bytes, zone }: IpAddress): string {
  if (family === 4) return bytes.join(".");
  const suffix = zone === undefined ? "" : `%${zone}`;
  // "IPv4 address(es) embedded in the low-order 32 bits [are] in dotted decimal" -- RFC 5952 section 5, known prefixes
  if (isMapped({ family, bytes, zone })) return `::ffff:${bytes.slice(12).join(".")}${suffix}`;
  return compress(groupsOf(bytes)) + suffix;
}

/** True for `::ffff:0:0/96`, an IPv4 address as an IPv6 socket shows it (RFC 4291 section 2.5.5.2). */
export function isMapped({ family, bytes }: IpAddress): boolean {
  return family === 6 && bytes.every((byte, index) => index >= 12 || byte === (index < 10 ? 0 : 0xff));
}

/** The IPv4 address inside an IPv4-mapped one; any other comes back as it is. */
export function unmapIpAddress(address: IpAddress): IpAddress {
  return isMapped(address) ? { family: 4, bytes: address.bytes.slice(12), zone: undefined } : address;
}

function parseIpv4(text: string): number[] | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => DECIMAL_BYTE.test(part))) return undefined;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

function parseIpv6(text: string): number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] ?? "", halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? "", true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 16 - head.length - tail.length;
  // "::" stands for "one or more groups of 16 bits of zeros" -- RFC 4291 section 2.2
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined;
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

function parseGroups(text: string, mayEndInIpv4: boolean): number[] | undefined {
  if (text === "") return [];
  const bytes: number[] = [];
  const groups = text.split(":");
  for (const [index, group] of groups.entries()) {
    if (HEX_GROUP.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
      continue;
    }
    const embedded = mayEndInIpv4 && index === groups.length - 1 ? parseIpv4(group) : undefined;
    if (embedded === undefined) return undefined;
    bytes.push(...embedded);
  }
  return bytes.length <= 16 ? bytes : undefined;
}

function groupsOf(bytes: readonly number[]): number[] {
  return Array.from({ length: 8 }, (_, index) => ((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0));
}

/**
 * "The symbol '::' MUST be used to its maximum capability", "MUST NOT be used to shorten just one 16-bit 0 field",
 * and of equal runs the first is shortened -- RFC 5952 section 4.2
 */
function compress(groups: readonly number[]): string {
  let best = { start: 0, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  const hex = groups.map((group) => group.toString(16));
  if (best.length === 1) return hex.join(":");
  return `${hex.slice(0, best.start).join(":")}::${hex.slice(best.start + best.length).join(":")}`;
}
