import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { connect as connectTls } from "node:tls";
import type { GatewayIdentity, RoutedService, RoutingSnapshot } from "../../src/gateway/core/snapshot.ts";
import type { GatewaySettings } from "../../src/gateway/core/settings.ts";
import { findEngines } from "../../src/daemon/gateway/engine.ts";

export const ENGINES: readonly ("node" | "bun")[] = ["node", "bun"];

/** A gateway process under test. */
export interface GatewayUnderTest extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  /** Routes `NAME.localhost` to each service, and puts that in force. */
  route(...services: Partial<RoutedService>[]): Promise<void>;
  ask(command: object): Promise<Record<string, number>>;
  /** What it said of itself. */
  readonly notices: readonly string[];
}

export interface GatewayProcessOptions {
  /** RLIMIT_NOFILE, set by `prlimit`. */
  readonly descriptorsMax?: number;
}

/** Starts a gateway on an engine, with a listener on 127.0.0.1 and one on ::1. */
export async function startGateway(
  engineName: "node" | "bun",
  settings: Partial<GatewaySettings> = {},
  identities: readonly GatewayIdentity[] = [],
  { descriptorsMax }: GatewayProcessOptions = {},
): Promise<GatewayUnderTest> {
  const [engine] = await findEngines(engineName);
  if (!engine) throw new Error(`no engine ${engineName}`);
  const host = join(import.meta.dirname, "gateway-host.ts");
  const words = [host, JSON.stringify(settings)];
  const child =
    descriptorsMax === undefined
      ? spawn(engine.program, words)
      : spawn("prlimit", [`--nofile=${descriptorsMax}:${descriptorsMax}`, engine.program, ...words]);
  const notices: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    notices.push(line);
    process.stderr.write(`${line}\n`);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let queue: Promise<unknown> = Promise.resolve();
  const ask = (command: object): Promise<Record<string, number>> => {
    const answer = queue.then(async () => {
      child.stdin.write(`${JSON.stringify(command)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error("the gateway process ended");
      return JSON.parse(value) as Record<string, number>;
    });
    queue = answer.catch(() => {});
    return answer;
  };
  const { port = 0 } = await ask({ type: "listen", id: "main", address: "127.0.0.1" });
  let version = 0;
  return {
    port,
    pid: child.pid ?? 0,
    ask,
    notices,
    async route(...services) {
      version++;
      const rows = services.map((service) => ({ ...SERVICE, name: `${service.id}.localhost`, ...service }));
      const snapshot: RoutingSnapshot = {
        version,
        listeners: [{ id: "main", address: "127.0.0.1", port, serviceId: undefined }],
        services: rows,
        routes: rows.map(({ id, name }) => ({ id, authority: name, path: "/", serviceId: id })),
        identities,
      };
      await ask({ type: "apply", snapshot });
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      child.stdin.end();
      await once(child, "exit");
    },
  };
}

export const SERVICE: RoutedService = {
  id: "shop",
  name: "shop.localhost",
  state: "ready",
  upstreams: [],
  tls: false,
  uid: process.getuid?.() ?? 0,
  command: "node server.js",
  directory: "/srv/shop",
  sinceMs: 0,
  exit: undefined,
  lastLines: [],
};

/** A client that sees every byte. */
export class RawClient implements AsyncDisposable {
  readonly socket: Socket;
  text = "";
  ended = false;
  closed: Error | true | undefined;
  /** The TCP socket: only it can send RST. */
  readonly #raw: Socket;
  #wake: () => void = () => {};

  private constructor(socket: Socket, raw: Socket = socket) {
    this.socket = socket;
    this.#raw = raw;
    socket.on("data", (bytes: Buffer) => {
      this.text += bytes.toString("latin1");
      this.#wake();
    });
    socket.on("end", () => {
      this.ended = true;
      this.#wake();
    });
    socket.on("error", (error) => {
      this.closed = error;
      this.#wake();
    });
    socket.on("close", () => {
      this.closed ??= true;
      this.#wake();
    });
  }

  static async connect(port: number, host = "127.0.0.1"): Promise<RawClient> {
    const socket = connect({ port, host, allowHalfOpen: true, noDelay: true });
    await once(socket, "connect");
    return new RawClient(socket);
  }

  /** Speaks TLS, and takes any certificate. */
  static async connectSecure(port: number, host = "127.0.0.1"): Promise<RawClient> {
    const raw = connect({ port, host, allowHalfOpen: true, noDelay: true });
    await once(raw, "connect");
    const socket = connectTls({ socket: raw, rejectUnauthorized: false, ALPNProtocols: ["http/1.1"] });
    await once(socket, "secureConnect");
    return new RawClient(socket, raw);
  }

  /** Over a socket that is connected, such as one that speaks TLS. */
  static over(socket: Socket): RawClient {
    return new RawClient(socket);
  }

  send(text: string): void {
    this.socket.write(text, "latin1");
  }

  reset(): void {
    this.#raw.resetAndDestroy();
  }

  /** Waits until what came satisfies `isEnough`, and fails with what there is after twenty seconds. */
  async until(isEnough: (client: this) => boolean, deadlineMs = 20_000): Promise<string> {
    const endMs = performance.now() + deadlineMs;
    while (!isEnough(this)) {
      const leftMs = endMs - performance.now();
      if (leftMs <= 0) throw new Error(`not in time; so far: ${JSON.stringify(this.text.slice(0, 2_000))}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.text;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.destroy();
    await this.until(({ closed }) => closed !== undefined);
  }
}
