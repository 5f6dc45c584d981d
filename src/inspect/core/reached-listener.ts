/** A socket that accepts, as far as it matters who gets a connection. */
export interface Accepting {
  readonly local: { readonly address: string; readonly port: number };
  readonly isIpv6Only?: boolean | undefined;
}

/**
 * Which of a port's listeners get a connection to an address: those that are bound to it, or else those bound to all
 * addresses. Several are returned only where they share the address (SO_REUSEPORT): then each connection goes to one of
 * them. Linux never gives a connection to a wider listener while there is a narrower one.
 */
export function reachedListeners<Of extends Accepting>(address: string, listeners: readonly Of[]): Of[] {
  const wanted = plain(address);
  const exact = listeners.filter(({ local }) => plain(local.address) === wanted);
  if (exact.length > 0) return exact;
  const isIpv6 = wanted.includes(":");
  const wildcard = listeners.filter(({ local }) => local.address === (isIpv6 ? "::" : "0.0.0.0"));
  if (wildcard.length > 0 || isIpv6) return wildcard;
  return listeners.filter(({ local, isIpv6Only }) => local.address === "::" && isIpv6Only !== true);
}

function plain(address: string): string {
  return (address.startsWith("::ffff:") ? address.slice(7) : address).replace(/%.*$/, "");
}
