import { nearest } from "../nearest.ts";
import { serviceFailure } from "../failures.ts";
import type { ServiceSpec } from "../project/project-spec.ts";

/** What the plan looks at. */
export type Planned = Pick<ServiceSpec, "name" | "needs">;

/** In which order the services of a project start and stop, and which belong together. */
export class Plan {
  /** Each after all that it needs, else as in the project file. Stopping goes the other way. */
  readonly startOrder: readonly string[];
  readonly stopOrder: readonly string[];
  readonly #needs: ReadonlyMap<string, readonly string[]>;
  readonly #dependents: ReadonlyMap<string, ReadonlySet<string>>;

  /** @throws {Failure} `NEED_UNKNOWN` and `NEEDS_CYCLE`. */
  constructor(services: readonly Planned[]) {
    this.#needs = new Map(services.map(({ name, needs }) => [name, needs.map(({ service }) => service)]));
    for (const { name, needs } of services) for (const need of needs) this.#expectNeed(name, need.service);
    this.startOrder = this.#order(services.map(({ name }) => name));
    this.stopOrder = this.startOrder.toReversed();
    this.#dependents = this.#invert();
  }

  /**
   * Gives the named services and all that they need, in the order of start; all of the project for an empty list.
   *
   * @throws {Failure} `SERVICE_UNKNOWN`.
   */
  closure(names: readonly string[]): readonly string[] {
    if (names.length === 0) return this.startOrder;
    return this.#order(this.named(names));
  }

  /**
   * Gives the named services alone; all of the project for an empty list.
   *
   * @throws {Failure} `SERVICE_UNKNOWN`.
   */
  named(names: readonly string[]): readonly string[] {
    const services = this.startOrder;
    for (const service of names) {
      if (!this.#needs.has(service))
        throw serviceFailure("SERVICE_UNKNOWN", { service, nearest: nearest(service, services), services });
    }
    return names.length === 0 ? services : names;
  }

  /** All that need the service, themselves or through others. */
  dependents(name: string): ReadonlySet<string> {
    return this.#dependents.get(name) ?? new Set();
  }

  #expectNeed(service: string, need: string): void {
    if (this.#needs.has(need)) return;
    const services = [...this.#needs.keys()].filter((name) => name !== service);
    throw serviceFailure("NEED_UNKNOWN", { service, need, nearest: nearest(need, services), services });
  }

  /** Depth first, so that what is needed comes before. */
  #order(names: readonly string[]): string[] {
    const done = new Set<string>();
    const path: string[] = [];
    const visit = (name: string): void => {
      if (done.has(name)) return;
      const from = path.indexOf(name);
      if (from !== -1) throw serviceFailure("NEEDS_CYCLE", { cycle: [...path.slice(from), name] });
      path.push(name);
      for (const need of this.#needs.get(name) ?? []) visit(need);
      path.pop();
      done.add(name);
    };
    for (const name of names) visit(name);
    return [...done];
  }

  #invert(): Map<string, Set<string>> {
    const dependents = new Map<string, Set<string>>();
    // Later ones first: what needs them is known by then.
    for (const name of this.stopOrder) {
      for (const need of this.#needs.get(name) ?? []) {
        const known = dependents.get(need) ?? new Set();
        for (const further of [name, ...(dependents.get(name) ?? [])]) known.add(further);
        dependents.set(need, known);
      }
    }
    return dependents;
  }
}
