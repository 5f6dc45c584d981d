import type { Endpoint } from "./parse-endpoint.ts";

/** Writes an endpoint as `parseEndpoint` reads it: `127.0.0.1:62893`, `[::1]:3000`, `127.0.0.1:53/udp`. */
export function formatEndpoint({ address, port, transport }: Endpoint): string {
  const host = address.includes(":") ? `[${address}]` : address;
  return `${host}:${port}${transport === "udp" ? "/udp" : ""}`;
}
