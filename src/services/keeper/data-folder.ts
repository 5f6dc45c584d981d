import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tryExclusiveLock } from "../../control/exclusive-lock.ts";
import { isAlive, type ProcessIdentity } from "../../host/processes/processes.ts";
import type { StateFolder } from "../../host/state-folder.ts";
import { serviceFailure } from "../core/failures.ts";
import { fileName } from "../logs/log-file.ts";
import { copyDataFolder } from "./copy-data-folder.ts";
import type { KeptIdentity } from "./keeper-options.ts";

/** A service's data folder, which no two processes use at once: many databases would both write, and both say nothing. */
export class DataFolder implements Disposable {
  readonly path: string;
  readonly #service: string;
  /** Stands beside it: a database wants an empty folder for its first start. */
  readonly #userFile: string;
  #lock: Disposable | undefined;

  constructor(folder: StateFolder, identity: KeptIdentity, service: string) {
    this.path = join(copyDataFolder(folder, identity), fileName(service));
    this.#userFile = `${this.path}.user.json`;
    this.#service = service;
  }

  /**
   * Makes the folder, closed to others, and locks it until it is disposed.
   *
   * @throws {Failure} `DATA_IN_USE` while another keeper has it, or the process that last used it lives; `DATA_UNUSABLE`.
   */
  make(): void {
    this.#makeFolder();
    this.#lock ??= tryExclusiveLock(`${this.path}.lock`, 0);
    const user = this.#user();
    const isUsed = this.#lock === undefined || (user !== undefined && isAlive(user));
    if (!isUsed) return;
    throw serviceFailure("DATA_IN_USE", { service: this.#service, folder: this.path, pid: user?.pid });
  }

  [Symbol.dispose](): void {
    this.#lock?.[Symbol.dispose]();
    this.#lock = undefined;
  }

  /** Locks it for a process that goes on to use it. */
  adopt(): void {
    this.#makeFolder();
    this.#lock ??= tryExclusiveLock(`${this.path}.lock`, 0);
  }

  /** Notes who uses it from now on; gives what went wrong, such as a full disk, which no service shall end for. */
  use(identity: ProcessIdentity): string | undefined {
    try {
      writeFileSync(this.#userFile, JSON.stringify(identity), { mode: 0o600 });
      return undefined;
    } catch (error) {
      return `who uses its data folder could not be written down: ${(error as Error).message}`;
    }
  }

  #makeFolder(): void {
    try {
      mkdirSync(this.path, { recursive: true, mode: 0o700 });
    } catch (error) {
      const details = { service: this.#service, folder: this.path, error: (error as Error).message };
      throw serviceFailure("DATA_UNUSABLE", details, { cause: error });
    }
  }

  #user(): ProcessIdentity | undefined {
    try {
      const found = JSON.parse(readFileSync(this.#userFile, "utf8")) as ProcessIdentity;
      return Number.isInteger(found.pid) ? found : undefined;
    } catch {
      // Nobody yet, or written while the disk was full.
      return undefined;
    }
  }
}
