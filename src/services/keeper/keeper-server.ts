import { once } from "node:events";
import { chmodSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import type { KeeperAnswer, KeeperRequest } from "../../control/keeper-contract.ts";
import { isFailure } from "../../failure/failure.ts";
import { serviceFailure } from "../core/failures.ts";

export type Answering = (request: KeeperRequest, signal: AbortSignal) => AsyncIterable<KeeperAnswer>;

const CLIENTS_MAX = 64;
const REQUEST_CHARACTERS_MAX = 65_536;
const REQUEST_DEADLINE_MS = 10_000;
/** For those who are inside when it closes. */
const LAST_ANSWERS_MS = 500;
/** A reader that is this far behind is dropped: it may ask again. */
const WAITING_BYTES_MAX = 4_000_000;

/** Answers those who ask the keeper over its Unix socket: one request for each connection. */
export class KeeperServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #answer: Answering;
  readonly #path: string;

  private constructor(path: string, answer: Answering) {
    this.#path = path;
    this.#answer = answer;
    // A client may say by half-closing that it has asked.
    this.#server = createServer({ allowHalfOpen: true }, (socket) => void this.#serve(socket));
    this.#server.maxConnections = CLIENTS_MAX;
  }

  /** Listens there, in place of what a dead keeper left. */
  static async listen(path: string, answer: Answering): Promise<KeeperServer> {
    const keeper = new KeeperServer(path, answer);
    rmSync(path, { force: true });
    keeper.#server.listen(path);
    await once(keeper.#server, "listening");
    chmodSync(path, 0o600);
    return keeper;
  }

  /** Closes the door; those who are inside hear their last answers for a moment. */
  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    const timer = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, LAST_ANSWERS_MS);
    await closed;
    clearTimeout(timer);
    rmSync(this.#path, { force: true });
  }

  async #serve(socket: Socket): Promise<void> {
    const over = new AbortController();
    this.#sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => {
      this.#sockets.delete(socket);
      over.abort();
    });
    try {
      const request = parseRequest(await readLine(socket));
      for await (const answer of this.#answer(request, over.signal)) {
        if (!say(socket, answer)) return;
      }
    } catch (error) {
      if (over.signal.aborted) return;
      if (!isFailure(error)) throw error;
      say(socket, { type: "failed", code: error.code, message: error.message, hint: error.hint });
    } finally {
      socket.destroySoon();
      // Unless it does not read what is left.
      setTimeout(() => socket.destroy(), REQUEST_DEADLINE_MS).unref();
    }
  }
}

function say(socket: Socket, answer: KeeperAnswer): boolean {
  if (!socket.writable) return false;
  socket.write(`${JSON.stringify(answer)}\n`);
  if (socket.writableLength <= WAITING_BYTES_MAX) return true;
  socket.destroy();
  return false;
}

/** Reads one line, and nothing that comes behind it. */
async function readLine(socket: Socket): Promise<string> {
  let text = "";
  const timer = setTimeout(() => socket.destroy(), REQUEST_DEADLINE_MS);
  try {
    socket.setEncoding("utf8");
    for await (const part of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<string>) {
      text += part;
      const end = text.indexOf("\n");
      if (end !== -1) return text.slice(0, end);
      if (text.length > REQUEST_CHARACTERS_MAX) throw notUnderstood("the request is too long");
    }
    return text;
  } finally {
    clearTimeout(timer);
    // What else it sends is thrown away.
    socket.resume();
  }
}

function parseRequest(line: string): KeeperRequest {
  let found: unknown;
  try {
    found = JSON.parse(line);
  } catch {
    throw notUnderstood("the request is not JSON");
  }
  if (typeof found !== "object" || found === null) throw notUnderstood("the request is no object");
  const { type, services = [], wait = false } = found as { type?: unknown; services?: unknown; wait?: unknown };
  if (type === "view" || type === "follow" || type === "reload") return { type };
  if (!Array.isArray(services) || !services.every((name) => typeof name === "string"))
    throw notUnderstood("`services` is no list of names");
  if (typeof wait !== "boolean") throw notUnderstood("`wait` is neither true nor false");
  if (type === "stop") return { type, services };
  if (type === "start" || type === "restart") return { type, services, wait };
  throw notUnderstood(`there is no request "${String(type).slice(0, 40)}"`);
}

function notUnderstood(reason: string): Error {
  return serviceFailure("REQUEST_NOT_UNDERSTOOD", { reason });
}
