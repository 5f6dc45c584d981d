import { spawn, type IPty } from "@lydell/node-pty";

const FRAME_BEGIN = "\u001b[?2026h\u001b[H";
const FRAME_END = "\u001b[?2026l";
// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const SEQUENCES = /\u001b\[[0-?]*[ -/]*[@-~]/g;

export interface TerminalOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Its kind, as `TERM` tells it (default xterm-256color). */
  readonly term?: string | undefined;
  readonly columns?: number;
  readonly rows?: number;
}

/** A program in a pseudo-terminal of its own, whose whole screen it draws in frames. */
export class TerminalProgram implements AsyncDisposable {
  readonly ended: Promise<{ code: number; signal: number | undefined }>;
  readonly #pty: IPty;
  #written = "";
  #wake: () => void = () => {};

  constructor([program, ...args]: readonly [string, ...string[]], options: TerminalOptions) {
    const { cwd, env, term = "xterm-256color", columns = 100, rows = 24 } = options;
    this.#pty = spawn(program, args, { name: term, cols: columns, rows, cwd, env });
    this.#pty.onData((text) => {
      this.#written += text;
      this.#wake();
    });
    this.ended = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        this.#wake();
        resolve({ code: exitCode, signal });
      });
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** All that it wrote, with what steers the terminal. */
  get written(): string {
    return this.#written;
  }

  /** The lines of the last whole frame, without colours. */
  get frame(): string {
    const end = this.#written.lastIndexOf(FRAME_END);
    const begin = this.#written.lastIndexOf(FRAME_BEGIN, end);
    return begin < 0 ? "" : this.#written.slice(begin, end).replaceAll(SEQUENCES, "").replaceAll("\r", "");
  }

  /** What was written since the screen was given back. */
  get after(): string {
    const left = this.#written.lastIndexOf("\u001b[?1049l");
    return left < 0 ? "" : this.#written.slice(left).replaceAll(SEQUENCES, "").replaceAll("\r", "");
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.#pty.resize(columns, rows);
  }

  kill(signal: NodeJS.Signals): void {
    process.kill(this.#pty.pid, signal);
  }

  /** Closes the terminal, as somebody does who closes its window. */
  hangUp(): void {
    this.#pty.kill("SIGHUP");
    (this.#pty as unknown as { destroy(): void }).destroy();
  }

  /** Waits until the frame is as asked; `is` may also look at all that was written. */
  async shows(is: RegExp | ((frame: string) => boolean), deadlineMs = 60_000): Promise<string> {
    const holds = (): boolean => (is instanceof RegExp ? is.test(this.frame) : is(this.frame));
    const deadline = performance.now() + deadlineMs;
    while (!holds()) {
      if (performance.now() > deadline) {
        throw new Error(
          `${String(is)} was never shown, but:\n${this.frame}\n${JSON.stringify(this.#written.slice(-2000))}`,
        );
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const timer = setTimeout(resolve, 500);
      await promise;
      clearTimeout(timer);
    }
    return this.frame;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      process.kill(this.#pty.pid, "SIGTERM");
    } catch {
      // It has ended.
    }
    await this.ended;
  }
}
