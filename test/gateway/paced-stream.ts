import type { Socket } from "node:net";

const TURN_MS = 50;

/** Reads what comes at no more than this rate, and leaves the rest to the system's window; returns what stops it. */
export function readPaced(socket: Socket, bytesPerSecond: number, onBytes: (count: number) => void): () => void {
  let allowed = 0;
  socket.pause();
  // With this listener nothing flows by itself.
  socket.on("readable", () => {});
  const timer = setInterval(() => {
    allowed += (bytesPerSecond * TURN_MS) / 1_000;
    for (;;) {
      const count = Math.min(Math.floor(allowed), socket.readableLength);
      const bytes = count > 0 ? (socket.read(count) as Buffer | null) : null;
      if (!bytes) break;
      allowed -= bytes.length;
      onBytes(bytes.length);
    }
    socket.read(0);
  }, TURN_MS);
  return () => clearInterval(timer);
}

/** Writes zeros at this rate; returns what stops it. */
export function writePaced(socket: Socket, bytesPerSecond: number): () => void {
  const piece = Buffer.alloc((bytesPerSecond * TURN_MS) / 1_000);
  const timer = setInterval(() => {
    if (socket.writable && socket.writableLength < bytesPerSecond) socket.write(piece);
  }, TURN_MS);
  return () => clearInterval(timer);
}

/** Writes zeros as fast as they are taken, and stops at the socket's end. */
export function flood(socket: Socket): void {
  const piece = Buffer.alloc(65_536);
  const write = (): void => {
    while (socket.writable && socket.write(piece));
  };
  socket.on("drain", write);
  write();
}
