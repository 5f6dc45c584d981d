// Echoes WebSocket messages of a fixed size at the port that is its argument. The load's frames have a mask of zeros,
// so that nothing but their head has to change.
import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { CLIENT_FRAME_BYTES, HEAD_BYTES, SERVER_HEAD } from "./websocket-frame.ts";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

createServer({ noDelay: true }, (socket) => {
  let head = "";
  let open = false;
  let rest: Buffer = Buffer.alloc(0);
  socket.on("error", () => socket.destroy());
  socket.on("data", (piece) => {
    if (!open) {
      head += piece.toString("latin1");
      if (!head.endsWith("\r\n\r\n")) return;
      open = true;
      const key = /^sec-websocket-key: *(.*?)\r$/im.exec(head)?.[1] ?? "";
      const accept = createHash("sha1")
        .update(key + GUID)
        .digest("base64");
      const fields = `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}`;
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${fields}\r\n\r\n`);
      return;
    }
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    while (rest.length >= CLIENT_FRAME_BYTES) {
      socket.write(Buffer.concat([SERVER_HEAD, rest.subarray(HEAD_BYTES, CLIENT_FRAME_BYTES)]));
      rest = rest.subarray(CLIENT_FRAME_BYTES);
    }
  });
}).listen(Number(process.argv[2]), "127.0.0.1", 4096);
