// Answers every question over UDP with the same TXT record. Arguments: host, port, text.
import { createSocket } from "node:dgram";

const [host, port, text = ""] = process.argv.slice(2);
const server = createSocket("udp4");
server.on("message", (query, client) => {
  const end = query.indexOf(0, 12) + 5;
  const words = Buffer.from(text);
  const head = Buffer.from(query.subarray(0, 12));
  head.writeUInt16BE(0x8580, 2);
  head.writeUInt16BE(1, 6);
  head.writeUInt32BE(0, 8);
  const record = Buffer.alloc(13 + words.length);
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(16, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(60, 6);
  record.writeUInt16BE(words.length + 1, 10);
  record.writeUInt8(words.length, 12);
  words.copy(record, 13);
  server.send(Buffer.concat([head, query.subarray(12, end), record]), client.port, client.address);
});
server.bind(Number(port), host, () => console.log("listens"));
