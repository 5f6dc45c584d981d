import { formatIpAddress, parseIpAddress } from "../../../address/ip-address.ts";

/** Address families of Linux. */
export const AF_UNIX = 1;
export const AF_INET = 2;
export const AF_INET6 = 10;

/** Bytes of `sun_path` that a socket's path may fill, the final zero left out, on every platform: macOS has 103. */
export const SOCKET_PATH_BYTES_MAX = 103;

/** Size of `sockaddr_in6`, the larger of the two, in bytes. */
export const INET_ADDRESS_BYTES = 28;

export interface InetAddress {
  readonly address: string;
  readonly port: number;
}

/**
 * Packs `sockaddr_in` or `sockaddr_in6` of Linux (family in host order, port in network order); undefined for
 * what is no IP address, or one with a zone.
 */
export function packInetAddress({ address, port }: InetAddress): Uint8Array | undefined {
  const ip = parseIpAddress(address);
  if (ip === undefined || ip.zone !== undefined) return undefined;
  const isIpv4 = ip.family === 4;
  const bytes = new Uint8Array(isIpv4 ? 16 : INET_ADDRESS_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, isIpv4 ? AF_INET : AF_INET6, true);
  view.setUint16(2, port);
  // Behind the port, sockaddr_in6 has four bytes of flow label before its address.
  bytes.set(ip.bytes, isIpv4 ? 4 : 8);
  return bytes;
}

/** Reads what `packInetAddress` or the system packed; undefined for another family. */
export function unpackInetAddress(bytes: Uint8Array): InetAddress | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const family = view.getUint16(0, true);
  if (family !== AF_INET && family !== AF_INET6) return undefined;
  const isIpv4 = family === AF_INET;
  const ip = [...(isIpv4 ? bytes.subarray(4, 8) : bytes.subarray(8, 24))];
  return { address: formatIpAddress({ family: isIpv4 ? 4 : 6, bytes: ip, zone: undefined }), port: view.getUint16(2) };
}

/** Packs `sockaddr_un` of Linux; undefined when the path is empty, too long, or holds a zero byte. */
export function packUnixAddress(path: string): Uint8Array | undefined {
  const text = new TextEncoder().encode(path);
  if (text.length === 0 || text.length > SOCKET_PATH_BYTES_MAX || text.includes(0)) return undefined;
  const bytes = new Uint8Array(2 + text.length + 1);
  new DataView(bytes.buffer).setUint16(0, AF_UNIX, true);
  bytes.set(text, 2);
  return bytes;
}
