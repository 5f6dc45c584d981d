import type { KeeperEvent } from "../core/keeper/keeper-events.ts";
import type { Happening } from "./keeper-world.ts";

/** Tells the machine what happens, one after the other, also what happens while it is being told. */
export class Happenings {
  readonly #take: (event: KeeperEvent) => void;
  readonly #waiting: KeeperEvent[] = [];
  #isTaking = false;

  constructor(take: (event: KeeperEvent) => void) {
    this.#take = take;
  }

  /** @throws {Failure} of a request that names what is not there; the machine has changed nothing then. */
  tell(happening: Happening): void {
    const first: KeeperEvent = { ...happening, atMs: performance.now() };
    if (this.#isTaking) {
      this.#waiting.push(first);
      return;
    }
    this.#isTaking = true;
    try {
      for (let event: KeeperEvent | undefined = first; event !== undefined; event = this.#waiting.shift())
        this.#take(event);
    } finally {
      this.#isTaking = false;
    }
  }
}
