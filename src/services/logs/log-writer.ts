import { constants } from "node:fs";
import { mkdir, open, rename, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { formatLogLine, type LogLine } from "./log-line.ts";

export interface LogWriterOptions {
  readonly file: string;
  /** From this size on the file is put aside as `.1` (default 5,000,000). */
  readonly fileBytesMax?: number;
  /** How many are kept aside, the newest as `.1` (default 3). */
  readonly keptMax?: number;
  /** Hears once that nothing can be written, and again only after it could. */
  readonly onTrouble: (message: string) => void;
}

/** What waits to be written; above it lines are lost and counted, and never is a service held up. */
const WAITING_CHARACTERS_MAX = 4_000_000;
const AFTER_TROUBLE_MS = 1000;
const FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;

/** Writes a service's log beside all else, and puts it aside when it is full. A full disk costs lines, which are counted. */
export class LogWriter implements AsyncDisposable {
  readonly #options: Required<LogWriterOptions>;
  #waiting: string[] = [];
  #waitingCharacters = 0;
  #lost = 0;
  #isTold = false;
  #handle: FileHandle | undefined;
  #bytes = 0;
  #writing: Promise<void> | undefined;
  #patience = new AbortController();

  constructor(options: LogWriterOptions) {
    this.#options = { fileBytesMax: 5_000_000, keptMax: 3, ...options };
  }

  write(line: LogLine): void {
    const text = formatLogLine(line);
    if (this.#waitingCharacters + text.length > WAITING_CHARACTERS_MAX) this.#lost += 1;
    else {
      this.#waiting.push(text);
      this.#waitingCharacters += text.length;
    }
    this.#writing ??= this.#writeAll();
  }

  /** Writes what waits, as far as it can be written, and closes the file. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#patience.abort();
    await this.#writing;
    await this.#close();
  }

  async #writeAll(): Promise<void> {
    // What comes in one turn of the loop goes out in one write.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const lines = this.#waiting;
      this.#waiting = [];
      this.#waitingCharacters = 0;
      try {
        await this.#append(lines.join(""));
      } catch (error) {
        await this.#survive(error as NodeJS.ErrnoException, lines.length);
      }
    }
    this.#writing = undefined;
  }

  async #append(text: string): Promise<void> {
    const isTorn = this.#lost > 0;
    const missed = isTorn
      ? `\n${formatLogLine({ atMs: Date.now(), stream: "portolan", text: lostWords(this.#lost) })}`
      : "";
    const bytes = Buffer.from(missed + text);
    const handle = await this.#open(bytes.length);
    await handle.writeFile(bytes);
    this.#bytes += bytes.length;
    this.#lost = 0;
    this.#isTold = false;
  }

  async #open(bytes: number): Promise<FileHandle> {
    if (this.#handle !== undefined) {
      const isFull = this.#bytes > 0 && this.#bytes + bytes > this.#options.fileBytesMax;
      // Somebody removed it: what is written now shall be found.
      const isGone = !isFull && (await this.#handle.stat()).nlink === 0;
      if (!isFull && !isGone) return this.#handle;
      await this.#close();
      if (isFull) await this.#putAside();
    }
    const { file } = this.#options;
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    this.#handle = await open(file, FLAGS, 0o600);
    this.#bytes = (await this.#handle.stat()).size;
    return this.#handle;
  }

  async #putAside(): Promise<void> {
    const { file, keptMax } = this.#options;
    for (let number = keptMax; number >= 1; number -= 1) {
      const from = number === 1 ? file : `${file}.${number - 1}`;
      await rename(from, `${file}.${number}`).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOENT") throw error;
      });
    }
  }

  async #survive(trouble: NodeJS.ErrnoException, lines: number): Promise<void> {
    if (trouble.code === undefined) throw trouble;
    this.#lost += lines;
    if (!this.#isTold) this.#options.onTrouble(`cannot write "${this.#options.file}": ${trouble.code}`);
    this.#isTold = true;
    await Promise.allSettled([this.#close(), delay(AFTER_TROUBLE_MS, undefined, { signal: this.#patience.signal })]);
  }

  async #close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }
}

function lostWords(lines: number): string {
  return lines === 1
    ? "1 line was lost: it could not be written"
    : `${lines} lines were lost: they could not be written`;
}
