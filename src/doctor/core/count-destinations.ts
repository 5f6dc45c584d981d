import { formatIpAddress, unmapIpAddress } from "../../address/ip-address.ts";
import type { PortSpan } from "../../host/core/port-spans.ts";

/** How many ports of a span one source address uses towards one destination. */
export interface Destination {
  readonly source: string;
  readonly address: string;
  readonly port: number;
  readonly ports: number;
}

/** `local remote state` of a row of /proc/net/tcp: addresses are words of the machine's byte order, ports are not. */
const ROW = /^\s*\d+: ([\dA-F]{8}|[\dA-F]{32}):([\dA-F]{4}) ([\dA-F]{8}|[\dA-F]{32}):([\dA-F]{4}) ([\dA-F]{2}) /gm;
const LISTEN = "0A";

/**
 * Counts the local ports of a span by source and destination, the fullest first: a port can be used again towards
 * another destination, so that each pair has the whole span for itself. A port that a server listens on is a server's
 * end of its connections, and no port that was lent.
 */
export function countDestinations(
  table: string,
  { span, most }: { readonly span: PortSpan; readonly most: number },
): Destination[] {
  const lent = new Map<string, Set<string>>();
  const listening = new Set<string>();
  for (const [, source = "", port = "", address = "", remotePort = "", state] of table.matchAll(ROW)) {
    const local = Number.parseInt(port, 16);
    if (local < span.first || local > span.last) continue;
    if (state === LISTEN) listening.add(port);
    else {
      const key = `${source} ${address} ${remotePort}`;
      const ports = lent.get(key) ?? new Set();
      lent.set(key, ports.add(port));
    }
  }
  return Array.from(lent, ([key, ports]) => ({ key, ports: ports.difference(listening).size }))
    .filter(({ ports }) => ports > 0)
    .toSorted((left, right) => right.ports - left.ports)
    .slice(0, most)
    .map(({ key, ports }) => {
      const [source = "", address = "", port = ""] = key.split(" ");
      return { source: addressOf(source), address: addressOf(address), port: Number.parseInt(port, 16), ports };
    });
}

/** The kernel prints each 32-bit word as a number of its own byte order: little-endian here. */
function addressOf(hex: string): string {
  const bytes = Array.from({ length: hex.length / 2 }, (_, index) => {
    const at = 2 * (index ^ 3);
    return Number.parseInt(hex.slice(at, at + 2), 16);
  });
  const family = bytes.length === 4 ? 4 : 6;
  return formatIpAddress(unmapIpAddress({ family, bytes, zone: undefined }));
}
