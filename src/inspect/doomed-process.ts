import { ProcessHandle } from "../host/processes/process-handle.ts";
import { holdersOf } from "../host/sockets/socket-holders.ts";
import { inspectFailure } from "./core/failures.ts";
import type { Doomed } from "./core/free-plan.ts";

/** A process of a plan, held fast: what is signalled is this very one, or nobody. */
export class DoomedProcess implements Disposable {
  readonly #doomed: Doomed;
  readonly #port: number;
  readonly #handle: ProcessHandle | undefined;

  private constructor(doomed: Doomed, { port, handle }: { port: number; handle: ProcessHandle | undefined }) {
    this.#doomed = doomed;
    this.#port = port;
    this.#handle = handle;
  }

  /**
   * Takes hold of a process, and makes sure that it is the one that was planned. One that has ended is no trouble.
   *
   * @throws {Failure} `PORT_HOLDER_CHANGED` when its pid is another process's by now, or it has let go of the socket.
   */
  static open(doomed: Doomed, port: number): DoomedProcess {
    const handle = ProcessHandle.open(doomed.pid);
    const opened = new DoomedProcess(doomed, { port, handle });
    try {
      opened.#check();
      return opened;
    } catch (error) {
      handle?.[Symbol.dispose]();
      throw error;
    }
  }

  get pid(): number {
    return this.#doomed.pid;
  }

  get text(): string {
    return this.#doomed.text;
  }

  get hasEnded(): boolean {
    return this.#handle?.hasEnded ?? true;
  }

  /** Signals it if it still holds the socket; false when it has let go or ended by itself. */
  end(signal: "SIGTERM" | "SIGKILL"): boolean {
    if (this.#handle === undefined || !this.#holds()) return false;
    const isSent = this.#handle.send(signal);
    // A stopped process would never get to see a polite signal.
    if (isSent && signal === "SIGTERM") this.#handle.send("SIGCONT");
    return isSent;
  }

  [Symbol.dispose](): void {
    this.#handle?.[Symbol.dispose]();
  }

  #check(): void {
    if (this.#handle === undefined) return;
    const changed = (found: string): Error =>
      inspectFailure("PORT_HOLDER_CHANGED", { port: this.#port, holder: this.text, found });
    if (this.#handle.startTicks !== this.#doomed.startTicks)
      throw changed("has ended, and its pid is another process's");
    if (!this.#handle.hasEnded && !this.#holds()) throw changed("has let go of the port");
  }

  #holds(): boolean {
    // A supervisor holds no socket: pid and start time are all there is of it.
    if (this.#doomed.inodes.length === 0) return !this.hasEnded;
    const inodes = new Set(this.#doomed.inodes);
    return holdersOf(inodes, { firstOnly: true, pids: [this.pid] }).holders.size > 0;
  }
}
