// Opens many WebSockets through a proxy; each sends a message when the last one has come back. Prints how many came.
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { CLIENT_FRAME, SERVER_FRAME_BYTES } from "./websocket-frame.ts";

const [port, host = "", connections, seconds] = process.argv.slice(2);
const fields = [`Host: ${host}`, "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"];
const REQUEST = `GET /echo HTTP/1.1\r\n${fields.join("\r\n")}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;

let messages = 0;

function open(): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect({ port: Number(port), host: "127.0.0.1", noDelay: true }, () => socket.write(REQUEST));
  let head = "";
  let bytes = 0;
  socket.on("error", reject);
  socket.on("data", (piece) => {
    if (!head.endsWith("\r\n\r\n")) {
      head += piece.toString("latin1");
      if (!head.startsWith("HTTP/1.1 101")) reject(new Error(`no upgrade: ${head}`));
      else if (head.endsWith("\r\n\r\n")) resolve(socket);
      return;
    }
    for (bytes += piece.length; bytes >= SERVER_FRAME_BYTES; bytes -= SERVER_FRAME_BYTES) {
      messages++;
      socket.write(CLIENT_FRAME);
    }
  });
  return promise;
}

const sockets: Socket[] = [];
while (sockets.length < Number(connections)) {
  sockets.push(...(await Promise.all(Array.from({ length: 50 }, () => open()))));
}
for (const socket of sockets) socket.write(CLIENT_FRAME);
await pause(1000);
messages = 0;
await pause(Number(seconds) * 1000);
process.stdout.write(`${messages}\n`, () => process.exit(0));
