import { PORT_SERVICES } from "./service-table.ts";
import type { PortService } from "./service-table.ts";
import type { Transport } from "./parse-endpoint.ts";

const BY_PORT = Map.groupBy(PORT_SERVICES, ({ port }) => port);
const BY_NAME = Map.groupBy(PORT_SERVICES, ({ name }) => name ?? "");

/** What is known of a port: registered name and usual use; both transports unless one is given. */
export function portServices(port: number, transport?: Transport): readonly PortService[] {
  return (BY_PORT.get(port) ?? []).filter((service) => speaks(service, transport));
}

/** The port registered for a service name such as `postgresql`, in any case; undefined for an unknown name. */
export function servicePort(name: string, transport?: Transport): number | undefined {
  if (name === "") return undefined;
  return BY_NAME.get(name.toLowerCase())?.find((service) => speaks(service, transport))?.port;
}

function speaks({ transports }: PortService, transport: Transport | undefined): boolean {
  return transport === undefined || transports === "both" || transports === transport;
}
