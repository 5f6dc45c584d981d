export type PortRange = "well-known" | "registered" | "dynamic";

/**
 * Tells in which of the ranges of RFC 6335 section 6 a port lies: well-known (0–1023), registered
 * (1024–49151) or dynamic (49152–65535).
 *
 * @throws {RangeError} when the number is no port.
 */
export function portRange(port: number): PortRange {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new RangeError(`${port} is no port`);
  if (port <= 1023) return "well-known";
  return port <= 49_151 ? "registered" : "dynamic";
}
