import { formatIpAddress, parseIpAddress, unmapIpAddress } from "../../address/ip-address.ts";

/** Writes an address as a plain IPv4 one where an IPv6 socket shows it as IPv4-mapped (`::ffff:127.0.0.1`). */
export function plainAddress(address: string | undefined): string {
  if (address === undefined) return "";
  // Nearly every address is plain already, and this is asked for each connection.
  if (!address.startsWith("::ffff:")) return address;
  const ip = parseIpAddress(address);
  return ip ? formatIpAddress(unmapIpAddress(ip)) : address;
}
