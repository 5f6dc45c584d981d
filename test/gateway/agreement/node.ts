import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Sight, Witness } from "./witness.ts";

/** Node's own server. */
export async function startNode(): Promise<Witness> {
  const sights: Sight[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("latin1").on("data", (text: string) => (body += text));
    request.on("end", () => {
      sights.push({ ...sightOf(request), body });
      response.end("ok");
    });
  });
  server.on("clientError", (_error, socket) => {
    sights.push({ request: "", host: undefined, a: undefined, b: undefined, body: undefined, isRefused: true });
    socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    name: "Node",
    port: (server.address() as AddressInfo).port,
    // It runs in this process: what was answered has been seen.
    sightsUntil: () => Promise.resolve(sights),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function sightOf({ method, url, headers }: IncomingMessage): Omit<Sight, "body"> {
  const first = (name: string): string | undefined => (headers[name] as string | undefined)?.split(", ", 1)[0];
  return { request: `${method} ${url}`, host: headers.host, a: first("x-a"), b: first("x-b"), isRefused: false };
}
