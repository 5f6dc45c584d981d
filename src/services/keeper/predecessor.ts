import type { KeeperFile, KeptLife } from "../../control/keeper-contract.ts";
import type { ProjectSpec } from "../core/project/project-spec.ts";
import { adoptable, type FoundLives } from "./adoptable.ts";
import { stopLeftovers } from "./leftovers.ts";
import type { ServiceCrew } from "./service-crew.ts";
import type { ServiceDriver } from "./service-driver.ts";

export interface PredecessorOptions {
  readonly spec: Pick<ProjectSpec, "services">;
  /** The folder of its pipes. */
  readonly pipes: string;
  readonly warn: (text: string) => void;
}

export interface Adopted {
  readonly driver: ServiceDriver;
  readonly life: KeptLife;
}

/** What a keeper that died left running. */
export class Predecessor {
  readonly #found: FoundLives;
  readonly #options: PredecessorOptions;

  constructor(file: KeeperFile | undefined, options: PredecessorOptions) {
    this.#options = options;
    this.#found = adoptable(file, options.spec);
  }

  /** By service: those that may go on. */
  get lives(): ReadonlyMap<string, KeptLife> {
    return this.#found.good;
  }

  /** Stops what the project does not have any more; each leaves its port to the next. */
  async stopOthers(): Promise<void> {
    await this.#stop(this.#found.other);
  }

  /** Gives the lives that are as they should be; stops those that depend on something else by now. */
  async adopt(crew: ServiceCrew): Promise<readonly Adopted[]> {
    const adopted: Adopted[] = [];
    const other: KeptLife[] = [];
    for (const life of this.lives.values()) {
      const driver = crew.get(life.service);
      if (driver?.seat.digest === life.digest && driver.seat.lease === life.leaseId) adopted.push({ driver, life });
      else other.push(life);
    }
    if (other.length > 0) await this.#stop(other);
    return adopted;
  }

  async #stop(lives: readonly KeptLife[]): Promise<void> {
    const { pipes, warn } = this.#options;
    const { left } = await stopLeftovers({ lives }, { pipes, kept: new Set(this.lives.keys()) });
    if (left.length > 0) warn(`could not end process ${left.join(", ")} of an earlier keeper`);
  }
}
