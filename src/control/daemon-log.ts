import { open, stat } from "node:fs/promises";

/** Most bytes that are read back for the last lines. */
const TAIL_BYTES_MAX = 64 * 1024;

/** What is written to the daemon's log from a moment on. */
export class DaemonLog {
  readonly file: string;
  readonly #from: number;

  private constructor(file: string, from: number) {
    this.file = file;
    this.#from = from;
  }

  /** Remembers where the log ends now; it need not exist yet. */
  static async mark(file: string): Promise<DaemonLog> {
    const size = await stat(file).then(
      (found) => found.size,
      () => 0,
    );
    return new DaemonLog(file, size);
  }

  /** Reads the last lines that were written since; none when there is no log. */
  async lastLines(count: number): Promise<readonly string[]> {
    try {
      await using log = await open(this.file, "r");
      const { size } = await log.stat();
      const start = Math.max(size < this.#from ? 0 : this.#from, size - TAIL_BYTES_MAX);
      const { buffer, bytesRead } = await log.read(Buffer.alloc(size - start), 0, size - start, start);
      const text = buffer.toString("utf8", 0, bytesRead);
      return text
        .split("\n")
        .filter((line) => line.trim() !== "")
        .slice(-count);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  }
}
