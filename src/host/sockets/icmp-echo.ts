import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { isEchoReply, packEchoRequest } from "../core/sockets/echo-message.ts";
import { AF_INET, AF_INET6, packInetAddress } from "../core/sockets/socket-address.ts";
import type { AddressFamily } from "../core/sockets/socket.ts";
import { lastError, libc } from "../ffi.ts";
import {
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_RAW,
} from "../linux/socket-constants.ts";

/** `forbidden`: this user may not send such messages (`ping_group_range`, CAP_NET_RAW). Otherwise an error's name. */
export type EchoOutcome = "answered" | "forbidden" | "no answer" | (string & {});

const POLL_MS = 1;
const PACKET_BYTES_MAX = 1500;
const PAYLOAD_BYTES = 8;

/** Sends an ICMP echo request to an address of this machine and waits for the reply. */
export async function icmpEcho(address: string, deadlineMs: number): Promise<EchoOutcome> {
  const family: AddressFamily = address.includes(":") ? 6 : 4;
  const opened = openSocket(family);
  if (opened === undefined) return "forbidden";
  const { descriptor, isRaw } = opened;
  try {
    const packed = packInetAddress({ address, port: 0 });
    if (packed === undefined) return "EADDRNOTAVAIL";
    if (libc().connect(descriptor, packed, packed.byteLength) === -1) return lastError();
    const payload = new Uint8Array(randomBytes(PAYLOAD_BYTES));
    const request = packEchoRequest(family, payload);
    if (libc().send(descriptor, request, request.byteLength, 0) === -1) return lastError();
    const packet = new Uint8Array(PACKET_BYTES_MAX);
    for (const endsAt = performance.now() + deadlineMs; performance.now() < endsAt;) {
      const bytes = libc().recv(descriptor, packet, packet.byteLength, 0);
      // A raw socket sees the request too, and what others send.
      if (bytes > 0 && isEchoReply(packet.subarray(0, bytes), { family, isRaw, payload })) return "answered";
      if (bytes === -1 && lastError() !== "EAGAIN") return lastError();
      if (bytes === -1) await setTimeout(POLL_MS);
    }
    return "no answer";
  } finally {
    libc().close(descriptor);
  }
}

/** Linux lends a datagram socket for echoes to the groups of `ping_group_range`; root may have a raw one. */
function openSocket(family: AddressFamily): { readonly descriptor: number; readonly isRaw: boolean } | undefined {
  for (const type of [SOCK_DGRAM, SOCK_RAW]) {
    const descriptor = libc().socket(
      family === 4 ? AF_INET : AF_INET6,
      type | SOCK_NONBLOCK | SOCK_CLOEXEC,
      family === 4 ? IPPROTO_ICMP : IPPROTO_ICMPV6,
    );
    if (descriptor !== -1) return { descriptor, isRaw: type === SOCK_RAW };
  }
  return undefined;
}
