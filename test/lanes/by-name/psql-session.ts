import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";

const ANSWER_MS_MAX = 20_000;

/** One psql that stays connected, as in a developer's terminal. */
export class PsqlSession implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  readonly #ended: Promise<unknown>;
  #said = "";

  constructor(host: string) {
    const words = ["-X", "-q", "-A", "-t", "-h", host, "-U", "ann", "-d", "postgres"];
    this.#child = spawn("psql", words, { stdio: ["pipe", "pipe", "pipe"] });
    if (this.#child.stdout === null) throw new Error("psql has no output");
    this.#lines = createInterface({ input: this.#child.stdout });
    this.#child.stderr?.on("data", (piece: Buffer) => (this.#said += String(piece)));
    // It ends by itself where its connection is lost.
    this.#child.stdin?.on("error", () => {});
    this.#ended = once(this.#child, "close");
  }

  /** Asks for one value on the one connection; fails when that is gone. */
  async ask(query: string): Promise<string> {
    const answered = once(this.#lines, "line", { signal: AbortSignal.timeout(ANSWER_MS_MAX) });
    this.#child.stdin?.write(`${query};\n`);
    const [line] = (await Promise.race([answered, this.#ended.then(() => [])])) as [string?];
    if (line === undefined) throw new Error(`psql has ended: ${this.#said}`);
    return line;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin?.end();
    await this.#ended;
  }
}
