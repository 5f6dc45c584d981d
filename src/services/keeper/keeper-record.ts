import type { KeeperFile, KeptLife } from "../../control/keeper-contract.ts";
import { removeKeeperFile, writeKeeperFile } from "./keeper-file.ts";

/** What a keeper writes down for those who look for it, and for its successor. */
export class KeeperRecord {
  readonly #file: string;
  readonly #about: Omit<KeeperFile, "lives" | "file">;

  constructor(file: string, about: Omit<KeeperFile, "lives" | "file">) {
    this.#file = file;
    this.#about = about;
  }

  /** Gives what went wrong: services go on, and a successor has to stop them by what stands there. */
  write(lives: readonly KeptLife[], file: string | undefined): string | undefined {
    try {
      writeKeeperFile(this.#file, { ...this.#about, file, lives });
      return undefined;
    } catch (error) {
      return `what a next keeper has to know could not be written: ${(error as Error).message}`;
    }
  }

  remove(): void {
    removeKeeperFile(this.#file);
  }
}
