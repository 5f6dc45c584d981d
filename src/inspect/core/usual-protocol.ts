import type { Transport } from "../../address/parse-endpoint.ts";
import { portServices } from "../../address/service-names.ts";

/**
 * The protocol that a port is registered for, where that is also what developers have there. A guess from the number
 * alone: port 3000 is registered for banking and used for web servers, so nothing is said of it.
 */
export function usualProtocol(port: number, transport: Transport): string | undefined {
  const service = portServices(port, transport)[0];
  return service?.usual === undefined ? service?.name : undefined;
}
