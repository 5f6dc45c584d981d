import { OutputWriter } from "../../services/output-writer.ts";

/** What waits for a reader that is slow, in bytes; lines beyond it are counted and not shown. */
const WAITING_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Writes lines without ever waiting for their reader: in the foreground the keeper lives in this process, and a pager that
 * stands still (`portolan up | less`) or a terminal that was stopped by Ctrl-S must not stop services, `down` or Ctrl-C.
 */
export class PatientOutput {
  readonly #writer: OutputWriter;
  readonly #onMissed: (count: number) => void;
  #missed = 0;
  #isGone = false;

  /** `onMissed` hears how many lines were not shown, once the reader has caught up. */
  constructor(descriptor: number, onMissed: (count: number) => void) {
    this.#onMissed = onMissed;
    this.#writer = new OutputWriter(descriptor);
    this.#writer.on("drain", () => this.#caughtUp());
    // The reader has seen enough: the services go on, and their logs have all of it.
    this.#writer.on("error", () => (this.#isGone = true));
  }

  write(line: string): void {
    if (this.#isGone) return;
    if (this.#writer.writableLength > WAITING_BYTES_MAX) this.#missed += 1;
    else this.#writer.write(line);
  }

  #caughtUp(): void {
    const missed = this.#missed;
    this.#missed = 0;
    if (missed > 0) this.#onMissed(missed);
  }
}
