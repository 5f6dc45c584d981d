import { once } from "node:events";
import { connect } from "node:net";
import { RawClient } from "../gateway/harness.ts";

/** What came of the requests of a load. */
export interface LoadResult {
  readonly answered: number;
  readonly failures: readonly string[];
}

const FAILURES_SHOWN = 20;

export interface LoadOptions {
  readonly port: number;
  readonly host: string;
  /** Loops that dial for each request. */
  readonly dialling: number;
  /** Connections that are kept; one that the gateway ends behind an answer is dialled again. */
  readonly keeping: number;
  /** Each loop's pause between two requests, in milliseconds (default 0): without one it takes all that the machine has. */
  readonly gapMs?: number;
}

/** Asks a gateway without pause until it is disposed or stopped, and counts what fails. */
export class Load implements AsyncDisposable {
  readonly #options: LoadOptions;
  readonly #loops: Promise<void>[];
  readonly #failures: string[] = [];
  #failed = 0;
  answered = 0;
  #isStopped = false;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#loops = [
      ...Array.from({ length: options.dialling }, () => this.#dial()),
      ...Array.from({ length: options.keeping }, () => this.#keep()),
    ];
  }

  /** How many requests have failed so far. */
  get failed(): number {
    return this.#failed;
  }

  /** Resolves when so many more answers have come, or more requests have failed than may. */
  async passes(answers: number, failuresMax = 0): Promise<void> {
    const wanted = this.answered + answers;
    while (this.answered < wanted && this.#failed <= failuresMax) await new Promise((done) => setTimeout(done, 5));
  }

  async stop(): Promise<LoadResult> {
    this.#isStopped = true;
    await Promise.all(this.#loops);
    return { answered: this.answered, failures: this.#failures };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #dial(): Promise<void> {
    const { port, host } = this.#options;
    while (!this.#isStopped) {
      const socket = connect({ port, host: "127.0.0.1" });
      let text = "";
      socket.setEncoding("latin1").on("data", (piece: string) => (text += piece));
      socket.end(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      const error = await once(socket, "close").then(
        () => undefined,
        (reason: unknown) => String(reason),
      );
      this.#count(text, error ?? "closed");
      await this.#pause();
    }
  }

  async #keep(): Promise<void> {
    const { port, host } = this.#options;
    while (!this.#isStopped) {
      await using client = await RawClient.connect(port);
      for (let isKept = true; isKept && !this.#isStopped;) {
        client.text = "";
        client.send(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
        await client
          .until(({ text, ended, closed }) => text.endsWith(`site ${host}`) || ended || closed !== undefined, 10_000)
          .catch(() => undefined);
        isKept = this.#count(client.text, `kept: ${String(client.closed ?? (client.ended ? "ended" : "silent"))}`);
        isKept &&= !/^connection: close/im.test(client.text);
        await this.#pause();
      }
    }
  }

  async #pause(): Promise<void> {
    const { gapMs = 0 } = this.#options;
    if (gapMs > 0) await new Promise((done) => setTimeout(done, gapMs));
  }

  #count(text: string, otherwise: string): boolean {
    const isAnswered = text.startsWith("HTTP/1.1 200 ") && text.endsWith(`site ${this.#options.host}`);
    if (isAnswered) this.answered++;
    else this.#failed++;
    if (!isAnswered && this.#failures.length < FAILURES_SHOWN) {
      this.#failures.push(`${otherwise}: ${text.slice(0, 100)}`);
    }
    return isAnswered;
  }
}
