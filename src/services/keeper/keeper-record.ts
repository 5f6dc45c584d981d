import type { KeeperFile, KeptLife } from "../../control/keeper-contract.ts";
import { removeKeeperFile, writeKeeperFile } from "./keeper-file.ts";

export interface KeeperRecordOptions {
  readonly file: string;
  readonly about: Omit<KeeperFile, "lives">;
  /** Hears what went wrong: services go on, and a successor has to stop them by what stands there. */
  readonly onTrouble: (text: string) => void;
}

/** What a keeper writes down for those who look for it, and for its successor. */
export class KeeperRecord {
  readonly #options: KeeperRecordOptions;
  /** What is to be written next. */
  #lives: readonly KeptLife[] | undefined;
  #writing: Promise<void> | undefined;

  constructor(options: KeeperRecordOptions) {
    this.#options = options;
  }

  /** Writes it down as soon as what is being written is there; settles then. */
  write(lives: readonly KeptLife[]): Promise<void> {
    this.#lives = lives;
    this.#writing ??= this.#writeAll();
    return this.#writing;
  }

  /** Writes nothing more. */
  async remove(): Promise<void> {
    this.#lives = undefined;
    await this.#writing;
    removeKeeperFile(this.#options.file);
  }

  async #writeAll(): Promise<void> {
    const { file, about, onTrouble } = this.#options;
    while (this.#lives !== undefined) {
      const lives = this.#lives;
      this.#lives = undefined;
      try {
        await writeKeeperFile(file, { ...about, lives });
      } catch (error) {
        onTrouble(`what a next keeper has to know could not be written: ${(error as Error).message}`);
      }
    }
    this.#writing = undefined;
  }
}
