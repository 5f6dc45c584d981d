import { parseIpAddress, unmapIpAddress } from "../../../address/ip-address.ts";
import type { InetSocket } from "../../../host/core/sockets/socket.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";

/**
 * Picks the listeners that the kernel gives a connection to this address: a specific address goes over a wildcard, and
 * IPv4 also to an IPv6 listener that takes both. More than one of the same rank share it (SO_REUSEPORT).
 */
export function listenersReached(listeners: readonly InetSocket[], address: string): readonly InetSocket[] {
  const wanted = parseIpAddress(address);
  if (wanted === undefined) return [];
  const isIpv4 = unmapIpAddress(wanted).family === 4;
  const rankOf = ({ local, family, isIpv6Only }: InetSocket): number => {
    if (local.address === address || local.address === `::ffff:${address}`) return 0;
    if (isIpv4 && local.address === "0.0.0.0") return 1;
    // Where nobody says whether it takes IPv4 too, it does: that is the kernel's default.
    if (family === 6 && local.address === "::" && (!isIpv4 || isIpv6Only !== true)) return 2;
    return Number.POSITIVE_INFINITY;
  };
  const ranks = listeners.map(rankOf);
  const best = Math.min(...ranks);
  return best === Number.POSITIVE_INFINITY ? [] : listeners.filter((_, at) => ranks[at] === best);
}

/** The addresses that a client of the target tries, in its order. */
export function addressesTried({ target, probe }: EndpointFacts): readonly string[] {
  const resolved = probe?.resolution?.addresses ?? [];
  if (resolved.length > 0) return resolved;
  return target === undefined ? [] : [target.address];
}

/** The listeners that a client of the target reaches, by any of its addresses; each once. */
export function listenersOfTarget(facts: EndpointFacts): readonly InetSocket[] {
  const reached = addressesTried(facts).flatMap((address) => listenersReached(facts.listeners ?? [], address));
  return [...new Set(reached)];
}

/** True when a client of this TCP target finds nobody: no listener takes it, and no connection came about. */
export function isUnreached(facts: EndpointFacts): boolean {
  const { target, listeners, probe } = facts;
  if (target === undefined || target.transport !== "tcp" || listeners === undefined) return false;
  const hasConnected = probe?.attempts.some(({ error }) => error === undefined) ?? false;
  return !hasConnected && listenersOfTarget(facts).length === 0;
}
