import type { SocketSink } from "./engine-socket.ts";

/** A Bun socket whose events go to its `data`. */
export type BunSinkSocket = BunSocket<SocketSink>;

/**
 * Hands each event on to the sink in `socket.data`. One object serves all sockets of a listener. There is no `error`
 * callback on purpose: Bun would give it what a handler of ours throws, which is a bug and must be seen; the errors
 * of sockets come with `close`.
 */
export const SINK_HANDLERS: BunHandlers<SocketSink> = {
  binaryType: "uint8array",
  data: (socket, bytes) => socket.data.onData(bytes),
  drain: (socket) => socket.data.onDrain(),
  end: (socket) => socket.data.onEnd(),
  close: (socket, error) => socket.data.onClose(error),
};
