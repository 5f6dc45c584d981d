import type { Socket as Datagrams } from "node:dgram";
import { once } from "node:events";
import { readlinkSync } from "node:fs";
import { createServer, type AddressInfo, type ListenOptions, type Server, type Socket } from "node:net";
import type { SocketEnd } from "../../src/host/core/sockets/socket.ts";

/** Inode of the socket behind a handle of Node's, asked of the descriptor itself. */
export function inodeOf(owner: Server | Socket | Datagrams): number {
  const parts = owner as unknown as { _handle?: { fd: number } } & Record<symbol, { handle?: { fd: number } }>;
  // A datagram socket hides its handle.
  const hidden = Object.getOwnPropertySymbols(owner).map((symbol) => parts[symbol]?.handle);
  return inodeAt((hidden.find((handle) => handle !== undefined) ?? parts._handle)?.fd ?? -1);
}

export function inodeAt(descriptor: number): number {
  return Number(/\[(\d+)\]/.exec(readlinkSync(`/proc/self/fd/${descriptor}`))?.[1]);
}

/** Listens until the stack ends. Nothing that comes is read before it is asked for. */
export async function listen(
  stack: AsyncDisposableStack,
  options: ListenOptions,
  onConnection?: (socket: Socket) => void,
): Promise<{ server: Server; end: SocketEnd }> {
  const server = stack.use(createServer({ allowHalfOpen: true, pauseOnConnect: true }, onConnection));
  // Node takes a path only where no port is named at all.
  server.listen(options.path === undefined ? { port: 0, ...options } : options);
  await once(server, "listening");
  const address = server.address() as AddressInfo | string;
  return { server, end: typeof address === "string" ? { address, port: 0 } : address };
}
