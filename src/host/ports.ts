import { hostFailure } from "./core/failures.ts";
import { parsePortRange, parsePortSpans, type PortSpan } from "./core/port-spans.ts";
import { callFailed, libc } from "./ffi.ts";
import { bindTcp } from "./linux/bound-socket.ts";
import { readSystemFile } from "./linux/procfs.ts";

/** What the system says about port numbers. */
export interface PortRules {
  /** Lent to outgoing connections. */
  readonly ephemeral: PortSpan;
  /** Never lent, kept for something. */
  readonly reserved: readonly PortSpan[];
  /** The first port that needs no privilege. */
  readonly unprivilegedStart: number;
  /** The loopback interface has `::1`. */
  readonly hasIpv6: boolean;
}

/** The kernel's own defaults, for a sandbox that hides its settings. */
const DEFAULT_EPHEMERAL: PortSpan = { first: 32_768, last: 60_999 };
const DEFAULT_UNPRIVILEGED_START = 1024;

/** Reads the system's port rules. */
export function readPortRules(): PortRules {
  return {
    ephemeral: parsePortRange(readSetting("ip_local_port_range")) ?? DEFAULT_EPHEMERAL,
    reserved: parsePortSpans(readSetting("ip_local_reserved_ports")),
    unprivilegedStart: unprivilegedPortStart(),
    hasIpv6: hasIpv6Loopback(),
  };
}

export function unprivilegedPortStart(): number {
  const text = readSetting("ip_unprivileged_port_start").trim();
  return /^\d+$/.test(text) ? Number(text) : DEFAULT_UNPRIVILEGED_START;
}

function readSetting(name: string): string {
  return readIfThere(`/proc/sys/net/ipv4/${name}`);
}

function readIfThere(path: string): string {
  try {
    return readSystemFile(path);
  } catch (error) {
    // Older kernels and some containers lack single settings; IPv6 may be off as a whole.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

/** True when the loopback interface has `::1`. */
export function hasIpv6Loopback(): boolean {
  return /^0{31}1 .* lo$/m.test(readIfThere("/proc/self/net/if_inet6"));
}

/**
 * Tells whether a server could bind this TCP port on every address right now, in some 15 µs and without ever
 * listening. A listener on any address takes it. A connection in TIME_WAIT does not, unless its server had no
 * SO_REUSEADDR: then really nobody can bind.
 *
 * @throws {Failure} `PORT_NEEDS_PRIVILEGE`.
 */
export function isPortFree(port: number): boolean {
  let bound = bindTcp({ address: "::", port, isDualStack: true });
  // "EAFNOSUPPORT: the implementation does not support the specified address family" -- socket(2); EADDRNOTAVAIL
  // comes where IPv6 is built in and switched off.
  if ("error" in bound && (bound.error === "EAFNOSUPPORT" || bound.error === "EADDRNOTAVAIL")) {
    bound = bindTcp({ address: "0.0.0.0", port });
  }
  if ("descriptor" in bound) {
    libc().close(bound.descriptor);
    return true;
  }
  if (bound.error === "EADDRINUSE") return false;
  if (bound.error === "EACCES") {
    throw hostFailure("PORT_NEEDS_PRIVILEGE", { port, unprivilegedStart: unprivilegedPortStart() });
  }
  throw callFailed("bind", bound.error);
}
