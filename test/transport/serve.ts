/**
 * A server for peers of other makes, on the engine that runs it. It does what a connection's first word says (echo,
 * reset, end, sum), and prints one JSON object for each thing that happens.
 */
import { loadTransport } from "../../src/gateway/transport/choose-transport.ts";
import type { Connection, ConnectionHandler } from "../../src/gateway/transport/transport.ts";
import { makeIdentities } from "./exam-tools.ts";
import { Checksum } from "./payload.ts";

const identities = makeIdentities();
const transport = await loadTransport();

function tell(event: object): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

class Peer implements ConnectionHandler {
  readonly #sum = new Checksum();
  #connection: Connection | undefined;
  #word = "";

  onOpen(connection: Connection): void {
    this.#connection = connection;
  }

  onData(bytes: Uint8Array): void {
    if (this.#word === "") {
      const text = Buffer.from(bytes).toString("latin1");
      this.#word = /^[a-z]+/.exec(text)?.[0] ?? "";
    }
    if (this.#word === "echo") this.#connection?.write(bytes);
    else if (this.#word === "reset") this.#connection?.reset();
    else if (this.#word === "end") this.#connection?.end();
    else this.#sum.add(bytes);
  }

  onDrain(): void {}

  onEnd(): void {
    tell({ type: "end" });
    if (this.#word === "sum") this.#connection?.write(Buffer.from(this.#sum.digest()));
    this.#connection?.end();
  }

  onClose(error?: { code: string }): void {
    tell({ type: "close", code: error?.code ?? null, word: this.#word });
  }
}

const listener = await transport.listen({
  source: { address: "127.0.0.1", port: 0 },
  tls: {
    identity: async (serverName) => {
      if (serverName === undefined) return identities.address;
      return serverName === "a.test" ? identities.a : undefined;
    },
    protocols: ["http/1.1"],
  },
  accept: () => new Peer(),
  onError: ({ code }) => tell({ type: "error", code }),
});
tell({ type: "listening", engine: transport.engine, port: listener.port, certificatePem: identities.a.certificatePem });
