import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";

export interface ConnectProxy extends AsyncDisposable {
  readonly port: number;
}

/** A proxy that leads to this machine, whoever is asked for; only these hosts, as `host:port`, are let through. */
export async function openConnectProxy(allowed: ReadonlySet<string>): Promise<ConnectProxy> {
  const open = new Set<Duplex>();
  const server = createServer((_request, response) => response.writeHead(403).end());
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  server.on("connect", ({ url = "" }, client: Duplex) => {
    client.on("error", () => {});
    if (!allowed.has(url)) {
      client.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      return;
    }
    const upstream = connect(Number(url.slice(url.lastIndexOf(":") + 1)), "127.0.0.1");
    upstream.on("error", () => client.destroy());
    upstream.on("connect", () => client.write("HTTP/1.1 200 OK\r\n\r\n"));
    client.pipe(upstream).pipe(client);
    client.on("close", () => upstream.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, "close");
    },
  };
}
