import { createServer, request as sendRequest } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import { Duplex } from "node:stream";
import type { ExpectedRequest } from "../../src/protocols/http1/head.ts";
import { fieldLines, type Message, type Reading } from "./message.ts";

/** A connection without a network: what is written to it is gone. Bytes come in by `emit("data")`, at once. */
function deadEnd(): Duplex {
  return new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
}

function textOfBody(message: IncomingMessage): string {
  let text = "";
  for (let chunk: Buffer | null; (chunk = message.read() as Buffer | null) !== null;) text += chunk.toString("latin1");
  return text;
}

function messageOf(message: IncomingMessage, start: string): Message {
  return {
    start,
    minorVersion: message.httpVersionMinor,
    fields: fieldLines(message.rawHeaders),
    body: textOfBody(message),
    trailers: fieldLines(message.rawTrailers),
    isComplete: message.complete,
  };
}

/** Node's parser as its server uses it: strict, and with none of the server's own rules on top. */
export class LlhttpRequests {
  readonly #server: Server;
  #requests: IncomingMessage[] = [];
  #refusal: string | undefined;

  constructor() {
    const take = (request: IncomingMessage): void => void this.#requests.push(request);
    this.#server = createServer({ requireHostHeader: false, maxHeaderSize: 1 << 20, insecureHTTPParser: false }, take);
    this.#server.maxHeadersCount = 0;
    this.#server.on("checkContinue", take).on("checkExpectation", take).on("connect", take);
    this.#server.on("clientError", (error: NodeJS.ErrnoException) => (this.#refusal = error.code));
  }

  read(bytes: Uint8Array): Reading {
    this.#requests = [];
    this.#refusal = undefined;
    const socket = deadEnd();
    this.#server.emit("connection", socket);
    socket.emit("data", Buffer.from(bytes));
    const messages = this.#requests.map((request) => messageOf(request, `${request.method} ${request.url}`));
    socket.destroy();
    return { messages, refusal: this.#refusal };
  }
}

/** Node's parser as its client uses it: one response, up to the end of the connection. Many at a time. */
export async function readResponsesByLlhttp(
  inputs: readonly { readonly bytes: Uint8Array; readonly request: ExpectedRequest }[],
): Promise<Reading[]> {
  const waiting = inputs.map(({ bytes, request }) => ({ bytes, socket: deadEnd(), ...awaitResponse(request) }));
  for (const { client, socket } of waiting) client.onSocket(socket);
  await new Promise(setImmediate);
  return waiting.map(({ bytes, socket, reading }) => {
    socket.emit("data", Buffer.from(bytes));
    socket.emit("end");
    const result = reading();
    socket.destroy();
    return result;
  });
}

function awaitResponse({ method, upgrade }: ExpectedRequest): {
  client: { onSocket(socket: Duplex): void };
  reading: () => Reading;
} {
  let response: IncomingMessage | undefined;
  let refusal: string | undefined;
  const headers = upgrade ? { connection: "upgrade", upgrade: "echo" } : {};
  // Without an agent and with a connection that never comes, the request waits for `onSocket`.
  const client = sendRequest({ method, headers, maxHeaderSize: 1 << 20, agent: waitingAgent as never });
  client.maxHeadersCount = 0;
  client.on("response", (message) => (response = message.on("error", () => {})));
  client.on("upgrade", (message: IncomingMessage) => (response = message));
  client.on("error", (error: NodeJS.ErrnoException) => (refusal ??= error.code));
  client.end();
  return {
    client,
    reading: () => ({
      messages: response ? [messageOf(response, `${response.statusCode}`)] : [],
      refusal,
    }),
  };
}

/** Gives no connection. */
const waitingAgent = { defaultPort: 80, protocol: "http:", keepAlive: false, addRequest() {} };
