import { createSocket, type Socket as Datagrams } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { join } from "node:path";

/**
 * Holds mixed sockets until its input ends; with each word that it is told, some more come and others go. Its argument
 * is a folder for the Unix sockets; it says `up` when those that stay are there.
 */
const STAYING = 25;
const folder = process.argv[2] ?? "";
const hosts = ["127.0.0.1", "127.77.8.1", "0.0.0.0", ...(process.argv[3] === "ipv6" ? ["::1", "::"] : [])];
let count = 0;

async function openTcp(host: string, ipv6Only = false): Promise<Server> {
  const server = createServer().listen({ host, port: 0, ipv6Only, backlog: 1 + (count++ % 50) });
  await once(server, "listening");
  return server;
}

async function openUdp(host: string): Promise<Datagrams> {
  const socket = createSocket(host.includes(":") ? { type: "udp6", ipv6Only: true } : { type: "udp4" });
  socket.bind(0, host);
  await once(socket, "listening");
  return socket;
}

async function openUnix(): Promise<Server> {
  const name = join(folder, `${process.pid}-${count++}`);
  const server = createServer().listen(count % 2 === 0 ? name : `\0${name}`);
  await once(server, "listening");
  return server;
}

function openOne(at: number): Promise<Server | Datagrams> {
  const host = hosts[at % hosts.length] ?? "127.0.0.1";
  return at % 3 === 0 ? openTcp(host, at % 2 === 0) : at % 3 === 1 ? openUdp(host) : openUnix();
}

const staying = await Promise.all(Array.from({ length: 3 * STAYING }, (_, at) => openOne(at)));
process.stdout.write("up\n");

let passing: (Server | Datagrams)[] = [];
let at = 0;
for await (const _word of process.stdin) {
  const next = await Promise.all([openOne(at++), openOne(at++), openOne(at++)]);
  for (const socket of passing) socket.close();
  passing = next;
}
for (const socket of [...passing, ...staying]) socket.close();
