import type { ProjectChanges } from "../../control/keeper-contract.ts";
import { serviceFailure } from "../core/failures.ts";
import { Plan } from "../core/keeper/plan.ts";
import { projectChanges } from "../core/keeper/project-changes.ts";
import type { ProjectSpec } from "../core/project/project-spec.ts";
import type { KeeperOptions } from "./keeper-options.ts";
import type { ServiceCrew } from "./service-crew.ts";

export interface ReloadWorld {
  readonly crew: ServiceCrew;
  readonly options: Pick<KeeperOptions, "read" | "signal">;
  /** The keeper has begun to let go of all. */
  isEnding(): boolean;
  /** The project as it is kept now. */
  spec(): ProjectSpec;
  /** All places are taken: from now on this is the project. */
  take(spec: ProjectSpec, changes: ProjectChanges): void;
}

/** Reads a kept project again when somebody asks, one after the other. */
export class ProjectReload {
  readonly #world: ReloadWorld;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(world: ReloadWorld) {
    this.#world = world;
  }

  /**
   * Takes up what changed, and says what; undefined when the keeper ends meanwhile.
   *
   * @throws {Failure} what is wrong with the file, `PROJECT_IS_OTHER`, or what the chart says; nothing has changed then.
   */
  ask(): Promise<ProjectChanges | undefined> {
    const turn = this.#turn.then(() => this.#reload());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #reload(): Promise<ProjectChanges | undefined> {
    const world = this.#world;
    const before = world.spec();
    const spec = await world.options.read();
    if (spec.project !== before.project || spec.directory !== before.directory)
      throw serviceFailure("PROJECT_IS_OTHER", { kept: before, found: spec });
    // What cannot be ordered is said before anything is registered.
    new Plan(spec.services).closure([]);
    const changes = projectChanges(before.services, spec.services);
    try {
      if (this.#isOver) return undefined;
      await world.crew.renew(spec.services, world.options.signal);
    } catch (error) {
      if (this.#isOver) return undefined;
      throw error;
    }
    if (this.#isOver) return undefined;
    world.take(spec, changes);
    return changes;
  }

  get #isOver(): boolean {
    return this.#world.isEnding() || this.#world.options.signal.aborted;
  }
}
