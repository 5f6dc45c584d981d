import { once } from "node:events";
import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { cannotListen } from "./cannot-listen.ts";
import { descriptorLimit, descriptorReserve, tooManyFiles } from "./descriptor-limit.ts";
import { nodeAcceptor } from "./node-accept.ts";
import { dial } from "./node-dial.ts";
import { plainAddress } from "./plain-address.ts";
import type { ListenOptions, Transport, TransportListener } from "./transport.ts";

const BACKLOG = 511;

/** The transport over `node:net` and `node:tls`. */
export const nodeTransport: Transport = {
  engine: "node",
  listen,
  connect: dial,
};

async function listen(options: ListenOptions): Promise<TransportListener> {
  const { source } = options;
  const accept = nodeAcceptor(options);
  const watch = descriptorWatch(options);
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    watch(socket);
    accept(socket);
  });
  try {
    if ("descriptor" in source) server.listen({ fd: source.descriptor, backlog: BACKLOG });
    else server.listen({ host: source.address, port: source.port, exclusive: true, backlog: BACKLOG });
    await once(server, "listening");
  } catch (error) {
    throw cannotListen(source, error);
  }
  server.on("error", (error) => options.onError?.({ code: "other", detail: error.message }));
  return listenerOf(server);
}

function listenerOf(server: Server): TransportListener {
  const name = server.address();
  const [address, port] = name !== null && typeof name === "object" ? [plainAddress(name.address), name.port] : ["", 0];
  const close = (): void => {
    if (server.listening) server.close();
  };
  return { address, port, close, [Symbol.asyncDispose]: async () => close() };
}

/**
 * Tells when descriptors run out, once until there are enough again. Nothing else would: on EMFILE libuv gives up a
 * descriptor that it keeps for this, and with it accepts and closes all that wait, in silence. It goes on by itself.
 */
function descriptorWatch(options: ListenOptions): (socket: Socket) => void {
  const limit = descriptorLimit();
  const reserve = descriptorReserve(limit);
  let isTold = false;
  return (socket) => {
    const descriptor = descriptorOf(socket);
    if (descriptor < limit - 2 * reserve) isTold = false;
    if (isTold || descriptor < limit - reserve) return;
    isTold = true;
    options.onError?.(tooManyFiles(limit));
  };
}

/** The number of a socket's descriptor, which Node has no public name for; -1 where it is not told. */
function descriptorOf(socket: Socket): number {
  return (socket as { _handle?: { fd?: number } })._handle?.fd ?? -1;
}
