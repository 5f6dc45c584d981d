import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import type { Chart } from "../../chart/chart.ts";
import { readQuery } from "../../protocols/dns/query.ts";
import { writeMalformed, writeResponse } from "../../protocols/dns/response.ts";
import { answerName } from "../core/answer-name.ts";
import type { Log } from "../log.ts";

const ADDRESS = "127.0.0.1";
/** A client over TCP that says nothing for this long is cut off, in milliseconds. */
const TCP_IDLE_MS = 10_000;
const TCP_CONNECTIONS_MAX = 64;
const LENGTH_BYTES = 2;
const TRIES = 20;

export interface ResolverOptions {
  readonly chart: Pick<Chart, "view">;
  /** Who keeps a lane from its port, by the service's id. */
  readonly blockers: () => ReadonlyMap<string, string>;
  readonly log: Log;
}

/** Answers for the names of services, over UDP and TCP on one port of 127.0.0.1. */
export class Resolver implements AsyncDisposable {
  readonly port: number;
  readonly #udp: UdpSocket;
  readonly #tcp: Server;
  readonly #connections = new Set<Socket>();

  constructor(udp: UdpSocket, tcp: Server, { port, options }: { port: number; options: ResolverOptions }) {
    this.port = port;
    this.#udp = udp;
    this.#tcp = tcp;
    udp.on("message", (message, client) => {
      const answer = answerTo(message, options);
      // A client that is gone, or a full buffer: it asks again.
      if (answer !== undefined) udp.send(answer, client.port, client.address, () => {});
    });
    udp.on("error", (error) => options.log(`resolver: ${error.message}`));
    tcp.on("connection", (socket) => this.#serve(socket, options));
    tcp.maxConnections = TCP_CONNECTIONS_MAX;
  }

  /** Opens the wanted port, or the next that is free; undefined where none of twenty is: names then need the hosts file. */
  static async open(wanted: number, options: ResolverOptions): Promise<Resolver | undefined> {
    for (let step = 0; step < TRIES; step++) {
      const resolver = await tryOpen(wanted === 0 ? 0 : wanted + step, options);
      if (resolver !== undefined) return resolver;
    }
    options.log(`resolver: ports ${wanted} to ${wanted + TRIES - 1} are all taken`);
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#connections) socket.destroy();
    this.#udp.close();
    this.#tcp.close();
    await once(this.#tcp, "close");
  }

  /** "The message is prefixed with a two byte length field which gives the message length" -- RFC 1035 section 4.2.2 */
  #serve(socket: Socket, options: ResolverOptions): void {
    this.#connections.add(socket);
    socket.setTimeout(TCP_IDLE_MS, () => socket.destroy());
    socket.once("close", () => this.#connections.delete(socket));
    socket.on("error", () => socket.destroy());
    let held: Buffer = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      while (held.length >= LENGTH_BYTES && held.length >= LENGTH_BYTES + held.readUInt16BE()) {
        const end = LENGTH_BYTES + held.readUInt16BE();
        const answer = answerTo(held.subarray(LENGTH_BYTES, end), options);
        held = held.subarray(end);
        // A client that asks and never reads would fill our memory.
        if (answer === undefined || socket.writableNeedDrain) {
          socket.destroy();
          return;
        }
        const length = Buffer.alloc(LENGTH_BYTES);
        length.writeUInt16BE(answer.length);
        socket.write(Buffer.concat([length, answer]));
      }
    });
  }
}

/** A bug here costs one answer, not the daemon. */
function answerTo(message: Uint8Array, { chart, blockers, log }: ResolverOptions): Uint8Array | undefined {
  try {
    const query = readQuery(message);
    if (query === undefined) return undefined;
    if ("malformed" in query) return query.id === undefined ? undefined : writeMalformed(query.id);
    return writeResponse(query, answerName(query, { services: chart.view().services, blockers: blockers() }));
  } catch (error) {
    log(`resolver: ${String(error)}`);
    return undefined;
  }
}

/** Both transports on one number, or neither. */
async function tryOpen(port: number, options: ResolverOptions): Promise<Resolver | undefined> {
  const tcp = createServer();
  const udp = createSocket("udp4");
  try {
    tcp.listen({ host: ADDRESS, port });
    await once(tcp, "listening");
    const { port: bound } = tcp.address() as { port: number };
    udp.bind({ address: ADDRESS, port: bound, exclusive: true });
    await once(udp, "listening");
    return new Resolver(udp, tcp, { port: bound, options });
  } catch (error) {
    tcp.close();
    udp.close();
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE" || code === "EACCES") return undefined;
    throw error;
  }
}
