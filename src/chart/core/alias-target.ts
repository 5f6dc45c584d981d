import { classifyAddress } from "../../address/classify-address.ts";
import { formatIpAddress, parseIpAddress, unmapIpAddress } from "../../address/ip-address.ts";
import { chartFailure } from "./failures.ts";
import type { Endpoint } from "./model.ts";

/**
 * Checks where an alias leads, and returns it in canonical form: an IP address, or `localhost` for both
 * families. An address on which one can only listen (`0.0.0.0`, `::`) becomes loopback.
 *
 * @throws {Failure} `TARGET_INVALID`.
 */
export function checkTarget({ address, port }: Endpoint): Endpoint {
  const refuse = (reason: string): never => {
    throw chartFailure("TARGET_INVALID", { target: `${address.slice(0, 100)}:${port}`, reason });
  };
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return refuse("the port is not from 1 to 65535");
  if (address === "localhost") return { address, port };
  const parsed = parseIpAddress(address);
  if (parsed === undefined) return refuse("the address is neither an IP address nor localhost");
  const canonical = formatIpAddress(unmapIpAddress(parsed));
  const { kind } = classifyAddress(canonical);
  if (kind === "multicast" || kind === "broadcast") return refuse(`nobody can connect to a ${kind} address`);
  if (kind === "unspecified") return { address: canonical === "::" ? "::1" : "127.0.0.1", port };
  return { address: canonical, port };
}
