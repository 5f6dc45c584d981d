import { canonicalText } from "../core/keeper/spec-digest.ts";
import type { ServiceSpec } from "../core/project/project-spec.ts";
import type { KeeperWorld } from "./keeper-world.ts";
import type { ServiceLog } from "./service-log.ts";
import { FileWatch } from "./watch-files.ts";

/** Tells the machine of the files that a service watches, once it has started for the first time. */
export class ServiceWatch implements Disposable {
  readonly #world: KeeperWorld;
  readonly #log: ServiceLog;
  #watch: FileWatch | undefined;
  #watched = "";

  constructor(world: KeeperWorld, log: ServiceLog) {
    this.#world = world;
    this.#log = log;
  }

  get hasBegun(): boolean {
    return this.#watched !== "";
  }

  /** Tells of changes from now on; where it watches the same already, that goes on. */
  begin({ name: service, watch, directory }: ServiceSpec): void {
    const wanted = canonicalText([watch, directory]);
    if (wanted === this.#watched) return;
    this.#watched = wanted;
    this.#watch?.[Symbol.dispose]();
    this.#watch = undefined;
    if (watch === undefined) return;
    this.#watch = new FileWatch(directory, watch, {
      onChange: (path) => this.#world.tell({ type: "changed", service, path }),
      onTrouble: (text) => this.#log.say("warning", text),
    });
  }

  [Symbol.dispose](): void {
    this.#watch?.[Symbol.dispose]();
  }
}
