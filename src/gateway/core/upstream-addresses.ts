import type { RoutedService, Upstream } from "./snapshot.ts";

const OTHER_FAMILY: Readonly<Record<string, string>> = { "127.0.0.1": "::1", "::1": "127.0.0.1" };

/**
 * Lists what to dial for a service, in order: where it was seen listening, then the other loopback address on the
 * same port, since a server may move from one family to the other when it restarts.
 */
export function upstreamAddresses(service: RoutedService): readonly Upstream[] {
  const dialled: Upstream[] = [...service.upstreams];
  for (const { address, port } of service.upstreams) {
    const other = OTHER_FAMILY[address];
    if (other === undefined) continue;
    if (dialled.some((known) => known.address === other && known.port === port)) continue;
    dialled.push({ address: other, port });
  }
  return dialled;
}
