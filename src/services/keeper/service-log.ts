import type { KeeperNews } from "../../control/keeper-contract.ts";
import { plainLine } from "../core/plain-line.ts";
import { LogWriter } from "../logs/log-writer.ts";
import type { OutputLine } from "./child-output.ts";

/** What one service says, and what is said of it: written to its log, and told to those who watch. */
export class ServiceLog implements AsyncDisposable {
  readonly file: string;
  readonly #service: string;
  readonly #tell: (news: KeeperNews) => void;
  readonly #writer: LogWriter;

  constructor({ file, service, tell }: { file: string; service: string; tell: (news: KeeperNews) => void }) {
    this.file = file;
    this.#service = service;
    this.#tell = tell;
    this.#writer = new LogWriter({
      file,
      onTrouble: (text) => tell({ type: "note", service, kind: "warning", text }),
    });
  }

  /** A line of its output. */
  hear({ atMs, stream, plain, coloured }: OutputLine): void {
    this.#writer.write({ atMs, stream, text: plain });
    if (stream === "portolan") return;
    this.#tell({ type: "line", service: this.#service, stream, text: coloured, atMs });
  }

  /** A line of a hook's output: told as the service's own, kept as Portolan's. */
  hearHook(hook: string, { atMs, stream, plain, coloured }: OutputLine): void {
    this.#writer.write({ atMs, stream: "portolan", text: `${hook}: ${plain}` });
    if (stream === "portolan") return;
    this.#tell({ type: "line", service: this.#service, stream, text: coloured, atMs });
  }

  /** Portolan's own words, to those who watch as well. */
  say(kind: "note" | "warning", text: string): void {
    const plain = plainLine(text);
    this.write(plain);
    this.#tell({ type: "note", service: this.#service, kind, text: plain });
  }

  /** Portolan's own words, for the log alone. */
  write(text: string): void {
    this.#writer.write({ atMs: Date.now(), stream: "portolan", text });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer[Symbol.asyncDispose]();
  }
}
