import type { PortSpan } from "../../host/core/port-spans.ts";
import type { InetSocket } from "../../host/core/sockets/socket.ts";

/** How many ports of a span one source address uses towards one destination. */
export interface Destination {
  readonly source: string;
  readonly address: string;
  readonly port: number;
  readonly ports: number;
}

/**
 * Counts the local ports of a span by source and destination, the fullest first: a port can be used again towards
 * another destination, so that each pair has the whole span for itself. A port that a server listens on is a server's
 * end of its connections, and no port that was lent.
 */
export function countDestinations(
  sockets: readonly Pick<InetSocket, "state" | "local" | "remote">[],
  { span, most }: { readonly span: PortSpan; readonly most: number },
): Destination[] {
  const lent = new Map<string, Set<number>>();
  const listening = new Set<number>();
  for (const { state, local, remote } of sockets) {
    if (local.port < span.first || local.port > span.last) continue;
    if (state === "listen") listening.add(local.port);
    if (remote === undefined) continue;
    const key = `${plain(local.address)} ${plain(remote.address)} ${remote.port}`;
    const ports = lent.get(key) ?? new Set();
    lent.set(key, ports.add(local.port));
  }
  return Array.from(lent, ([key, ports]) => ({ key, ports: ports.difference(listening).size }))
    .filter(({ ports }) => ports > 0)
    .toSorted((left, right) => right.ports - left.ports)
    .slice(0, most)
    .map(({ key, ports }) => {
      const [source = "", address = "", port = ""] = key.split(" ");
      return { source, address, port: Number(port), ports };
    });
}

/** Both kinds of sockets take their IPv4 ports from one span. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=[\d.]+$)/, "");
}
