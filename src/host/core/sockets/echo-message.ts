import type { AddressFamily } from "./socket.ts";

/** ICMP's types of RFC 792 and RFC 4443. */
const TYPES: Readonly<Record<AddressFamily, { readonly request: number; readonly reply: number }>> = {
  4: { request: 8, reply: 0 },
  6: { request: 128, reply: 129 },
};
const HEADER_BYTES = 8;

/** Packs an echo request with these eight bytes of payload. Its checksum is right for IPv4; for IPv6 the kernel makes it. */
export function packEchoRequest(family: AddressFamily, payload: Uint8Array): Uint8Array {
  const message = new Uint8Array(HEADER_BYTES + payload.byteLength);
  message[0] = TYPES[family].request;
  message[7] = 1; // The sequence number; the kernel of an unprivileged socket writes the identifier.
  message.set(payload, HEADER_BYTES);
  const sum = checksum(message);
  message[2] = sum >> 8;
  message[3] = sum & 0xff;
  return message;
}

/** True for the reply to a request with this payload. A raw IPv4 socket gives the IP header too. */
export function isEchoReply(
  packet: Uint8Array,
  { family, isRaw, payload }: { family: AddressFamily; isRaw: boolean; payload: Uint8Array },
): boolean {
  // "IHL: Internet Header Length is the length of the internet header in 32 bit words" -- RFC 791 section 3.1
  const start = family === 4 && isRaw ? 4 * ((packet[0] ?? 0) & 0x0f) : 0;
  if (packet[start] !== TYPES[family].reply) return false;
  const answer = packet.subarray(start + HEADER_BYTES);
  return answer.byteLength === payload.byteLength && answer.every((byte, at) => byte === payload[at]);
}

/** "The checksum is the 16-bit ones's complement of the one's complement sum of the ICMP message" -- RFC 792 */
function checksum(message: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < message.byteLength; at += 2) sum += ((message[at] ?? 0) << 8) | (message[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}
