import { formatIpAddress, parseIpAddress } from "../../../address/ip-address.ts";

/** Reads a network namespace's own IPv4 addresses beyond loopback out of /proc/net/fib_trie, each once. */
export function parseLocalRoutes(text: string): string[] {
  const found = new Set<string>();
  // A leaf is an address, and below it stand its routes: those of the machine's own addresses are `host LOCAL`.
  for (const [, address = ""] of text.matchAll(/\|-- ([\d.]+)\n +\/32 host LOCAL\n/g)) {
    if (parseIpAddress(address) !== undefined && !address.startsWith("127.")) found.add(address);
  }
  return [...found];
}

/** Scopes of /proc/net/if_inet6 under which an address is reached without naming an interface. */
const GLOBAL_SCOPE = "00";

/** Reads a network namespace's own IPv6 addresses that need no interface beside them out of /proc/net/if_inet6. */
export function parseIpv6Addresses(text: string): string[] {
  // "00000000000000000000000000000001 01 80 10 80       lo": address, interface's number, prefix, scope, flags, name
  return [...text.matchAll(/^([\da-f]{32}) [\da-f]+ [\da-f]+ ([\da-f]+) /gm)]
    .filter(([, , scope]) => scope === GLOBAL_SCOPE)
    .map(([, digits = ""]) => {
      const bytes = digits.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
      return formatIpAddress({ family: 6, bytes, zone: undefined });
    });
}
