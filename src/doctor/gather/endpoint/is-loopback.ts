/** True for the addresses by which a machine talks to itself alone; canonical text. */
export function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.") || address.startsWith("::ffff:127.");
}
