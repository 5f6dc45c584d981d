import type { NameOwner } from "./failures.ts";
import type { PortHolder, ServiceRecord } from "./model.ts";

/**
 * Whose a name is, for the failure that says so. Of one that lost its keeper, it is what listens: the keeper's pid is
 * nobody's.
 */
export function nameOwner(
  { identity, holder, state, port, upstreams }: ServiceRecord,
  holdersOf: (port: number) => readonly PortHolder[],
): NameOwner {
  const { directory } = identity;
  if (state !== "orphaned") {
    return { kind: "service", directory, pid: holder?.pid, orphaned: false, listener: undefined };
  }
  const places = upstreams.length > 0 ? upstreams : [{ address: "127.0.0.1", port }];
  const found = [...new Set(places.map((place) => place.port))].flatMap((one) => holdersOf(one));
  const listener = found.find(({ address }) => places.some((place) => place.address === address)) ?? found[0];
  return { kind: "service", directory, pid: listener?.pid, orphaned: true, listener: listener?.text };
}
