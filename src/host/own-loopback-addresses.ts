import { libc } from "./ffi.ts";
import { bindTcp } from "./linux/bound-socket.ts";

/** An address of the range that no service is ever given. */
const PROBE = "127.77.255.254";

/** Tells whether services can have loopback addresses of their own (127.77.x.y): on Linux always, on macOS not. */
export function hasOwnLoopbackAddresses(): boolean {
  if (process.platform !== "linux") return false;
  const bound = bindTcp({ address: PROBE, port: 0 });
  if ("error" in bound) return false;
  libc().close(bound.descriptor);
  return true;
}
