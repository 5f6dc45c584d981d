import { formatIpAddress, parseIpAddress } from "../../../address/ip-address.ts";
import type { AddressFamily, SocketEnd } from "./socket.ts";

/** Hexadecimal digits of an address in the tables of a family. */
export function addressDigits(family: AddressFamily): number {
  return family === 4 ? 8 : 32;
}

/**
 * Reads an address of /proc/net: the kernel prints each of its 32-bit words as a number of its own byte order, which is
 * little-endian here.
 */
export function decodeProcNetAddress(hex: string): string {
  const bytes: number[] = [];
  for (let index = 0; index < hex.length / 2; index++) {
    const at = 2 * (index ^ 3);
    bytes.push(Number.parseInt(hex.slice(at, at + 2), 16));
  }
  return formatIpAddress({ family: bytes.length === 4 ? 4 : 6, bytes, zone: undefined });
}

/** Writes an end as a row of the family's table has it; undefined where the address is none of that family. */
export function encodeProcNetEnd({ address, port }: SocketEnd, family: AddressFamily): string | undefined {
  const ip = parseIpAddress(address);
  if (ip?.family !== family) return undefined;
  let text = "";
  for (let index = 0; index < ip.bytes.length; index++) {
    text += (ip.bytes[index ^ 3] ?? 0).toString(16).padStart(2, "0");
  }
  return `${text}:${port.toString(16).padStart(4, "0")}`.toUpperCase();
}
