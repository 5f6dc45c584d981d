import { createSocket } from "node:dgram";
import { openSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A program of a room: does one thing, says a line when it is done or ready, and stays until it is ended. */
const DEEDS: Readonly<Record<string, (...words: string[]) => Promise<void>>> = {
  /** Listens on an address and port. */
  listen: async (address, port) => void (await listening(address ?? "", Number(port))),

  /** Connects to one server until the kernel has no port left to lend. */
  async "spend-ports"() {
    const port = await listening("127.0.0.1", 20_000);
    for (;;) {
      try {
        await connected(port);
      } catch {
        return;
      }
    }
  },

  /** Makes connections whose client ends first, so that the client's end waits in TIME_WAIT. */
  async "wait-long"(count) {
    const port = await listening("127.0.0.1", 0);
    for (let made = 0; made < Number(count); made++) {
      const socket = await connected(port);
      await new Promise((resolve) => socket.on("close", resolve).end().resume());
    }
  },

  /** Opens files until the kernel refuses. */
  "hold-files": () => {
    try {
      for (;;) openSync("/dev/null", "r");
    } catch {
      return Promise.resolve();
    }
  },

  /** A resolver that takes questions and says nothing. */
  async "silent-resolver"(address) {
    const socket = createSocket("udp4", () => undefined);
    await new Promise<void>((resolve) => socket.bind(53, address, resolve));
  },
};

const clients: Socket[] = [];

function listening(host: string, port: number): Promise<number> {
  const server = createServer((socket) =>
    socket
      .on("error", () => socket.destroy())
      .on("end", () => socket.end())
      .resume(),
  );
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => resolve((server.address() as AddressInfo).port));
  });
}

function connected(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  clients.push(socket);
  return new Promise((resolve, reject) => socket.once("connect", () => resolve(socket)).once("error", reject));
}

const [deed = "", ...words] = process.argv.slice(2);
await DEEDS[deed]?.(...words);
process.stdout.write("ready\n");
process.stdin.resume().on("end", () => process.exit());
