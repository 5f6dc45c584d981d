import { connect, type Socket } from "node:net";

/** An address and a port, or the path of a Unix socket. */
export type Destination = { readonly address: string; readonly port: number } | { readonly path: string };

export type Connected = {
  /** Time to the connection, or to the error. */
  readonly connectMs: number;
} & ({ readonly socket: Socket; readonly error: undefined } | { readonly socket: undefined; readonly error: string });

/** Said instead of an error of connect(2) when nothing came within the deadline. */
export const NO_ANSWER = "TIMEOUT";

/** Connects once; never throws. The caller owns the socket, which reports its later errors to nobody. */
export function connectAddress(
  to: Destination,
  { deadlineMs, signal }: { deadlineMs: number; signal: AbortSignal },
): Promise<Connected> {
  const startedAt = performance.now();
  const { promise, resolve } = Promise.withResolvers<Connected>();
  const socket = connect("path" in to ? { path: to.path } : { host: to.address, port: to.port });
  const settle = (error: string | undefined): void => {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
    const connectMs = performance.now() - startedAt;
    if (error !== undefined) socket.destroy();
    resolve(error === undefined ? { connectMs, socket, error } : { connectMs, socket: undefined, error });
  };
  const giveUp = (): void => settle(NO_ANSWER);
  const timer = setTimeout(giveUp, deadlineMs);
  signal.addEventListener("abort", giveUp);
  socket.once("connect", () => settle(undefined));
  socket.on("error", (error: NodeJS.ErrnoException) => settle(error.code ?? error.message));
  if (signal.aborted) giveUp();
  return promise;
}
