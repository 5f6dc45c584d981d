import type { KeptLife } from "../../control/keeper-contract.ts";
import type { NeededView } from "../core/keeper/needs-environment.ts";
import type { ServiceSpec } from "../core/project/project-spec.ts";
import type { KeeperWorld } from "./keeper-world.ts";
import { ServiceDriver } from "./service-driver.ts";

/** The services of one keeper, each with its place in the chart. Starts and stops none by itself. */
export class ServiceCrew implements AsyncDisposable {
  readonly #world: KeeperWorld;
  readonly #drivers = new Map<string, ServiceDriver>();
  /** Those that give their places back just now. */
  readonly #leaving = new Map<string, Promise<void>>();
  readonly #over = new AbortController();

  constructor(world: KeeperWorld) {
    this.#world = world;
  }

  get all(): readonly ServiceDriver[] {
    return [...this.#drivers.values()];
  }

  /** Those that a successor would adopt. */
  get lives(): readonly KeptLife[] {
    return this.all.flatMap(({ kept }) => kept ?? []);
  }

  get(name: string): ServiceDriver | undefined {
    return this.#drivers.get(name);
  }

  /** Those that are not among these. */
  without(specs: readonly ServiceSpec[]): ReadonlySet<string> {
    return new Set(this.#drivers.keys()).difference(new Set(specs.map(({ name }) => name)));
  }

  /** All that listen, by name, as others are told of them. */
  needed(): ReadonlyMap<string, NeededView> {
    return new Map(
      this.all.flatMap(({ spec: { name }, seat: { needed } }) => (needed === undefined ? [] : [[name, needed]])),
    );
  }

  /**
   * Takes all places at once: the addresses are known before anything starts.
   *
   * @throws {Failure} what the chart says, such as `NAME_TAKEN`; none that is new is part of the crew then.
   */
  async register(
    specs: readonly ServiceSpec[],
    lives: ReadonlyMap<string, KeptLife>,
    signal: AbortSignal,
  ): Promise<void> {
    const cut = AbortSignal.any([signal, this.#over.signal]);
    const registered = specs.map(async (spec) => {
      const driver = new ServiceDriver(spec, this.#world);
      this.#drivers.set(spec.name, driver);
      await driver.seat.register(lives.get(spec.name), cut);
    });
    await Promise.allSettled(registered);
    try {
      await Promise.all(registered);
      cut.throwIfAborted();
    } catch (error) {
      // What goes on without a keeper keeps its place for the next one.
      const started = specs.filter(({ name }) => !lives.has(name));
      await Promise.all(started.map(({ name }) => this.forget(name)));
      throw error;
    }
  }

  /**
   * Takes up a project that was read again: new places for new services, and other ones where the file says so. Those that
   * are gone stay until they are forgotten.
   *
   * @throws {Failure} what the chart says; all is as it was then.
   */
  async renew(specs: readonly ServiceSpec[], signal: AbortSignal): Promise<void> {
    await Promise.all(specs.flatMap(({ name }) => this.#leaving.get(name) ?? []));
    const before = this.all.map((driver) => ({ driver, spec: driver.spec }));
    const fresh = specs.filter(({ name }) => !this.#drivers.has(name));
    await this.register(fresh, new Map(), signal);
    const cut = AbortSignal.any([signal, this.#over.signal]);
    try {
      const known = specs.filter((spec) => !fresh.includes(spec));
      const renewed = known.map(async (spec) => this.#drivers.get(spec.name)?.renew(spec, cut));
      await Promise.allSettled(renewed);
      await Promise.all(renewed);
    } catch (error) {
      await Promise.allSettled(before.map(({ driver, spec }) => driver.renew(spec, cut)));
      await Promise.all(fresh.map(({ name }) => this.forget(name)));
      throw error;
    }
  }

  /** Gives the place of one that has ended back. */
  async forget(name: string): Promise<void> {
    const driver = this.#drivers.get(name);
    if (driver === undefined) return;
    this.#drivers.delete(name);
    const left = leave(driver);
    this.#leaving.set(name, left);
    try {
      await left;
    } finally {
      this.#leaving.delete(name);
    }
  }

  /** Says of all how they ended, and gives their places back. */
  async leave(): Promise<void> {
    this.#over.abort();
    await Promise.all([...this.all.map((driver) => driver.leave()), ...this.#leaving.values()]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    await Promise.all(this.all.map((driver) => driver[Symbol.asyncDispose]()));
    await Promise.all(this.#leaving.values());
  }
}

async function leave(driver: ServiceDriver): Promise<void> {
  await driver.leave();
  await driver[Symbol.asyncDispose]();
}
