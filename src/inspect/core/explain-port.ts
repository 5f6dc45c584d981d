import { BLOCKED_PORTS } from "../../address/blocked-ports.ts";
import type { Transport } from "../../address/parse-endpoint.ts";
import { type PortRange, portRange } from "../../address/port-range.ts";
import { portServices } from "../../address/service-names.ts";

/** What the system does with port numbers. */
export interface SystemPorts {
  /** Lent to outgoing connections and to whoever asks for port 0. */
  readonly ephemeral: PortSpan;
  /** Never lent. */
  readonly reserved: readonly PortSpan[];
  /** The first port that needs no privilege. */
  readonly unprivilegedStart: number;
}

interface PortSpan {
  readonly first: number;
  readonly last: number;
}

export interface PortExplanation {
  readonly range: PortRange;
  /** The name registered with IANA. */
  readonly registered: string | undefined;
  /** What developers usually have there, where that is something else. */
  readonly usual: string | undefined;
  /** A browser refuses to connect to it (Fetch standard, port blocking). */
  readonly isBlockedByBrowsers: boolean;
  readonly needsPrivilege: boolean;
  /** This system may lend it to whoever asks for any port. */
  readonly isLentHere: boolean;
  /** Where a number like this comes from, as a sentence. */
  readonly comesFrom: string;
}

/** Tells what a port number is: its range, its registered service, and who may have chosen it. */
export function explainPort(port: number, transport: Transport, system: SystemPorts): PortExplanation {
  const service = portServices(port, transport)[0];
  const isLentHere = isIn(port, system.ephemeral) && !system.reserved.some((span) => isIn(port, span));
  return {
    range: portRange(port),
    registered: service?.name,
    usual: service?.usual,
    isBlockedByBrowsers: transport === "tcp" && BLOCKED_PORTS.has(port),
    needsPrivilege: port < system.unprivilegedStart,
    isLentHere,
    comesFrom: comesFrom(port, { isLentHere, isNamed: service !== undefined, system }),
  };
}

function comesFrom(
  port: number,
  { isLentHere, isNamed, system }: { isLentHere: boolean; isNamed: boolean; system: SystemPorts },
): string {
  const { first, last } = system.ephemeral;
  if (isLentHere) {
    // The kernel gives listeners odd numbers and connections even ones, as long as there are any of each left.
    const to = port % 2 === 0 ? "a connection rather than a listener, as it is even" : "a listener, as it is odd";
    return `this system may have lent it (${first}–${last}): to ${to}`;
  }
  if (isNamed || portRange(port) !== "dynamic") return "somebody chose it: no system lends it by default";
  // RFC 6335 section 6: the dynamic ports; macOS and Windows lend all of them, Linux another range.
  return `somebody chose it: this system lends ${first}–${last}; macOS and Windows lend 49152–65535, Portolan what is free of both`;
}

function isIn(port: number, { first, last }: PortSpan): boolean {
  return port >= first && port <= last;
}
