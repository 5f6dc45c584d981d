/** Tells whether a host, as `hostOfAuthority` gives it, can only mean this machine. A name that DNS answers for may be rebound. */
export function isOwnHost(host: string): boolean {
  if (host === "localhost" || host === "[::1]") return true;
  if (host.endsWith(".localhost") || host.endsWith(".test")) return true;
  return /^127(\.\d{1,3}){3}$/.test(host);
}
