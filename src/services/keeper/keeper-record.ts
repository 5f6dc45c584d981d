import type { KeeperFile, KeptLife } from "../../control/keeper-contract.ts";
import { removeKeeperFile, writeKeeperFile } from "./keeper-file.ts";

export interface KeeperRecordOptions {
  readonly path: string;
  readonly about: Omit<KeeperFile, "lives" | "file">;
  /** Hears what went wrong: services go on, and a successor has to stop them by what stands there. */
  readonly onTrouble: (text: string) => void;
}

/** What a keeper writes down for those who look for it, and for its successor. */
export class KeeperRecord {
  readonly #options: KeeperRecordOptions;
  /** What is to be written next. */
  #next: Pick<KeeperFile, "lives" | "file"> | undefined;
  #writing: Promise<void> | undefined;
  #isRemoved = false;

  constructor(options: KeeperRecordOptions) {
    this.#options = options;
  }

  /** Writes it down as soon as what is being written is there; settles then. */
  async write(lives: readonly KeptLife[], file: string | undefined): Promise<void> {
    if (this.#isRemoved) return;
    this.#next = { file, lives };
    this.#writing ??= this.#writeAll();
    await this.#writing;
  }

  /** Writes nothing more. */
  async remove(): Promise<void> {
    this.#isRemoved = true;
    this.#next = undefined;
    await this.#writing;
    removeKeeperFile(this.#options.path);
  }

  async #writeAll(): Promise<void> {
    const { path, about, onTrouble } = this.#options;
    for (let next = this.#next; next !== undefined; next = this.#next) {
      this.#next = undefined;
      try {
        await writeKeeperFile(path, { ...about, ...next });
      } catch (error) {
        onTrouble(`what a next keeper has to know could not be written: ${(error as Error).message}`);
      }
    }
    this.#writing = undefined;
  }
}
