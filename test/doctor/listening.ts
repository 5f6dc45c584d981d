import { once } from "node:events";
import type { AddressInfo, ListenOptions, Server } from "node:net";

/** Listens and says on which port (default: any of 127.0.0.1). */
export async function listening(server: Server, options: ListenOptions = {}): Promise<number> {
  server.listen({ host: "127.0.0.1", port: 0, ...options });
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
