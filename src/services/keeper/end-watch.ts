import { isAlive, type ProcessIdentity } from "../../host/processes/processes.ts";

/** One look is one file of procfs, 11 µs. */
const LOOK_MS = 500;
const HURRY_MS = 20;

/** Waits for the end of a process that is no child of this one. */
export class EndWatch implements Disposable {
  readonly ended: Promise<void>;
  readonly #identity: ProcessIdentity;
  readonly #resolve: () => void;
  #timer: NodeJS.Timeout;

  constructor(identity: ProcessIdentity) {
    this.#identity = identity;
    ({ promise: this.ended, resolve: this.#resolve } = Promise.withResolvers<void>());
    this.#timer = setInterval(this.#look, LOOK_MS);
  }

  /** Its end is near: it is looked at more often from now on. */
  hurry(): void {
    clearInterval(this.#timer);
    this.#timer = setInterval(this.#look, HURRY_MS);
  }

  /** Looks no more, as if it had ended. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#resolve();
  }

  readonly #look = (): void => {
    if (!isAlive(this.#identity)) this[Symbol.dispose]();
  };
}
