import { chmodSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { ControlApi } from "./control-api.ts";

// `import "node:http"` would run every getter of the module, and so load fetch and WebSocket too: 14 MB resident.
const { createServer } = process.getBuiltinModule("node:http");

export interface ControlServerOptions {
  readonly socket: string;
  /** Requests wait for it; workers do not. */
  readonly api: Promise<ControlApi>;
  /** A gateway worker's line. */
  readonly onWorker: (stream: Duplex) => void;
}

/**
 * Serves the control API on its Unix socket. The folder around it keeps other users out; a stale socket is replaced,
 * since the daemon's lock has decided already whose it is.
 */
export async function serveControl({ socket, api, onWorker }: ControlServerOptions): Promise<AsyncDisposable> {
  const server = createServer({ requestTimeout: 30_000 }, (request, response) => {
    void api.then((answer) => answer(request, response));
  });
  const lines = new Set<Duplex>();
  server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    if (request.url !== "/v1/worker" || request.headers.upgrade !== "portolan-worker") {
      stream.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return;
    }
    stream.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: portolan-worker\r\n\r\n");
    if (head.length > 0) stream.unshift(head);
    lines.add(stream);
    stream.on("close", () => lines.delete(stream));
    onWorker(stream);
  });
  rmSync(socket, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ path: socket, backlog: 511 }, resolve);
  });
  chmodSync(socket, 0o600);
  return {
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const line of lines) line.destroy();
      }),
  };
}
