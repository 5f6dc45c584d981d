import { hostFailure } from "../core/failures.ts";
import { INET_ADDRESS_BYTES, unpackInetAddress } from "../core/sockets/socket-address.ts";
import { callFailed, lastError, libc } from "../ffi.ts";
import { bindTcp, bindUdp, setOption } from "../linux/bound-socket.ts";
import { IPPROTO_TCP, TCP_DEFER_ACCEPT } from "../linux/socket-constants.ts";
import type { Transport } from "../core/sockets/socket.ts";
import { whoListens } from "./listeners.ts";
import type { PortHolder } from "./listeners.ts";
import { unprivilegedPortStart } from "../ports.ts";

export interface DescriptorOptions {
  /** IPv4 or IPv6 address in text. */
  readonly address: string;
  /** 0 for any. */
  readonly port: number;
  /** Connections that wait to be accepted (default 511). */
  readonly backlog?: number;
  /** Wakes the server at the first byte, not at the handshake; after so many seconds at the latest (default off). */
  readonly deferAcceptSeconds?: number;
}

export interface ListeningDescriptor {
  readonly descriptor: number;
  readonly port: number;
}

const DEFAULT_BACKLOG = 511;
const F_DUPFD_CLOEXEC = 1030;

/**
 * Opens a listening TCP socket that this process never accepts on: non-blocking, close-on-exec, exclusive, and IPv6
 * alone where the address is one.
 *
 * @throws {Failure} `PORT_TAKEN`, `PORT_NEEDS_PRIVILEGE`, `ADDRESS_NOT_AVAILABLE`.
 */
export function openListeningDescriptor(options: DescriptorOptions): ListeningDescriptor {
  const bound = bindTcp(options);
  if ("error" in bound) throw bindFailed(options, { error: bound.error, transport: "tcp" });
  const { descriptor } = bound;
  try {
    if (options.deferAcceptSeconds !== undefined) {
      setOption(descriptor, { level: IPPROTO_TCP, option: TCP_DEFER_ACCEPT, value: options.deferAcceptSeconds });
    }
    // Two sockets with SO_REUSEADDR may both be bound; only one of them can listen.
    if (libc().listen(descriptor, options.backlog ?? DEFAULT_BACKLOG) === -1) {
      throw bindFailed(options, { error: lastError(), transport: "tcp" });
    }
    return { descriptor, port: portOf(descriptor) };
  } catch (error) {
    closeDescriptor(descriptor);
    throw error;
  }
}

/**
 * Opens a UDP socket that this process never reads: non-blocking, close-on-exec, exclusive.
 *
 * @throws {Failure} `PORT_TAKEN`, `PORT_NEEDS_PRIVILEGE`, `ADDRESS_NOT_AVAILABLE`.
 */
export function openDatagramDescriptor(options: { address: string; port: number }): ListeningDescriptor {
  const bound = bindUdp(options);
  if ("error" in bound) throw bindFailed(options, { error: bound.error, transport: "udp" });
  return { descriptor: bound.descriptor, port: portOf(bound.descriptor) };
}

/** Copies a descriptor, close-on-exec; undefined when no more can be opened. */
export function duplicateDescriptor(descriptor: number): number | undefined {
  const copy = libc().fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  return copy === -1 ? undefined : copy;
}

/** Closes this process's copy of a descriptor. */
export function closeDescriptor(descriptor: number): void {
  if (libc().close(descriptor) === -1) throw callFailed("close");
}

function portOf(descriptor: number): number {
  const address = new Uint8Array(INET_ADDRESS_BYTES);
  const length = new Uint8Array(Uint32Array.of(address.byteLength).buffer);
  if (libc().getsockname(descriptor, address, length) === -1) throw callFailed("getsockname");
  const name = unpackInetAddress(address);
  if (name === undefined) throw callFailed("getsockname", "another address family");
  return name.port;
}

function bindFailed(
  { address, port }: DescriptorOptions,
  { error, transport }: { readonly error: string; readonly transport: Transport },
): Error {
  switch (error) {
    case "EADDRINUSE":
      return hostFailure("PORT_TAKEN", { address, port, holder: holderOf(whoListens(port, transport), address) });
    case "EACCES":
      return hostFailure("PORT_NEEDS_PRIVILEGE", { port, unprivilegedStart: unprivilegedPortStart() });
    case "EADDRNOTAVAIL":
    case "EAFNOSUPPORT":
      return hostFailure("ADDRESS_NOT_AVAILABLE", { address });
    default:
      return callFailed("bind", error);
  }
}

/** Who is in the way: the one at this very address, else any on the port. */
function holderOf(holders: readonly PortHolder[], address: string): string | undefined {
  return (holders.find((holder) => holder.address === address) ?? holders[0])?.text;
}
