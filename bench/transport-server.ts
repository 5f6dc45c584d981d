/** Answers every chunk of bytes with one fixed reply. Arguments: `seam` or `bare`; `plain` or `tls`; `keep` or `close`. */
import { createServer as createTcpServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { loadTransport } from "../src/gateway/transport/choose-transport.ts";
import type { ConnectionHandler, TlsIdentity } from "../src/gateway/transport/transport.ts";
import { makeIdentities } from "../test/transport/exam-tools.ts";

const REPLY = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n${"x".repeat(50)}`);

const [kind, mode, life] = process.argv.slice(2);
const isClosing = life === "close";
const identity = makeIdentities().address;
const port = kind === "seam" ? await serveSeam() : await serveBare(identity);
process.stdout.write(`${JSON.stringify({ port })}\n`);

function replier(): ConnectionHandler {
  let write: (bytes: Uint8Array) => void = () => {};
  let end: () => void = () => {};
  return {
    onOpen(connection) {
      write = (bytes) => void connection.write(bytes);
      end = () => connection.end();
    },
    onData() {
      write(REPLY);
      if (isClosing) end();
    },
    onDrain() {},
    onEnd: () => end(),
    onClose() {},
  };
}

async function serveSeam(): Promise<number> {
  const transport = await loadTransport();
  const listener = await transport.listen({
    source: { address: "127.0.0.1", port: 0 },
    accept: replier,
    // The gateway's ports speak both, also where the benchmark speaks only one.
    tls: { identity: () => identity, protocols: ["http/1.1"] },
  });
  return listener.port;
}

/** The engine's own sockets, with nothing around them. */
async function serveBare({ certificatePem: cert, keyPem: key }: TlsIdentity): Promise<number> {
  if (process.versions["bun"] !== undefined) {
    const listener = Bun.listen({
      hostname: "127.0.0.1",
      port: 0,
      allowHalfOpen: false,
      ...(mode === "tls" && { tls: { cert, key } }),
      socket: {
        binaryType: "uint8array",
        data: (socket) => {
          socket.write(REPLY);
          if (isClosing) socket.shutdown();
        },
        drain() {},
        end() {},
        close() {},
      },
    });
    const name: { port?: number } = {};
    listener.getsockname(name);
    return name.port ?? 0;
  }
  const server = mode === "tls" ? createTlsServer({ cert, key }) : createTcpServer({ noDelay: true });
  server.on(mode === "tls" ? "secureConnection" : "connection", (socket) => {
    socket.on("data", () => {
      socket.write(REPLY);
      if (isClosing) socket.end();
    });
    socket.on("error", () => socket.destroy());
  });
  return await new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(address !== null && typeof address === "object" ? address.port : 0);
    });
  });
}
