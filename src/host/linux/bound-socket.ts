import { AF_INET, AF_INET6, packInetAddress } from "../core/sockets/socket-address.ts";
import { callFailed, lastError, libc } from "../ffi.ts";
import {
  IPPROTO_IPV6,
  IPV6_V6ONLY,
  SO_REUSEADDR,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SOL_SOCKET,
} from "./socket-constants.ts";

/** A bound socket's descriptor, or the name of the error of `socket` or `bind`, such as `EADDRINUSE`. */
export type Bound = { readonly descriptor: number } | { readonly error: string };

interface BindOptions {
  readonly address: string;
  readonly port: number;
  readonly isDualStack?: boolean;
}

/** Opens a TCP socket (non-blocking, close-on-exec, SO_REUSEADDR, never SO_REUSEPORT) and binds it. */
export function bindTcp(options: BindOptions): Bound {
  return bind(SOCK_STREAM, options);
}

/** The same for UDP, where SO_REUSEADDR would let anybody join, and is left out. */
export function bindUdp(options: BindOptions): Bound {
  return bind(SOCK_DGRAM, options);
}

function bind(type: typeof SOCK_STREAM | typeof SOCK_DGRAM, options: BindOptions): Bound {
  const packed = packInetAddress(options);
  if (packed === undefined) return { error: "EADDRNOTAVAIL" };
  const isIpv6 = options.address.includes(":");
  const system = libc();
  const descriptor = system.socket(isIpv6 ? AF_INET6 : AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor === -1) return { error: lastError() };
  try {
    // So that a port whose old connections are in TIME_WAIT can be bound. On Linux it lets nobody join a listener.
    if (type === SOCK_STREAM) setOption(descriptor, { level: SOL_SOCKET, option: SO_REUSEADDR, value: 1 });
    if (isIpv6) {
      setOption(descriptor, { level: IPPROTO_IPV6, option: IPV6_V6ONLY, value: options.isDualStack === true ? 0 : 1 });
    }
    if (system.bind(descriptor, packed, packed.byteLength) === 0) return { descriptor };
    const error = lastError();
    system.close(descriptor);
    return { error };
  } catch (error) {
    system.close(descriptor);
    throw error;
  }
}

/** Sets a socket option whose value is an int. */
export function setOption(
  descriptor: number,
  { level, option, value }: Record<"level" | "option" | "value", number>,
): void {
  const bytes = new Uint8Array(Int32Array.of(value).buffer);
  if (libc().setsockopt(descriptor, level, option, bytes, bytes.byteLength) === -1) throw callFailed("setsockopt");
}
