import { BLOCKED_PORTS } from "../address/blocked-ports.ts";
import type { ChartTables } from "./core/chart-tables.ts";
import { chartFailure } from "./core/failures.ts";
import { hash32 } from "./core/hash.ts";
import { chooseLoopbackAddress } from "./core/loopback-address.ts";
import type { PortHolder, PortRules } from "./core/model.ts";
import { portCandidates } from "./core/port-choice.ts";

export interface GrantOptions {
  readonly isPortFree: (port: number) => boolean;
  readonly holdersOf: (port: number) => readonly PortHolder[];
  readonly portRules: PortRules;
  readonly ownAddresses: boolean;
  /** Two users who run the same folder begin at different ports and addresses: each chart knows its own alone. */
  readonly uid: number;
}

/**
 * Chooses ports and addresses that nobody has. A choice is tried against the system before it is given, and goes
 * to the next candidate when it is taken there; since nothing waits, no other choice comes between.
 */
export class Grants {
  readonly #tables: ChartTables;
  readonly #options: GrantOptions;

  constructor(tables: ChartTables, options: GrantOptions) {
    this.#tables = tables;
    this.#options = options;
  }

  /**
   * The port for `key`: that of the last time if it is free, else the same one as ever for this key.
   *
   * @throws {Failure} `PORTS_EXHAUSTED`.
   */
  choosePort(key: string, besides?: ReadonlySet<number>): number {
    const remembered = this.#tables.choice(key)?.port;
    let tried = 0;
    for (const port of portCandidates({ rules: this.#options.portRules, seed: this.#seed(key), remembered })) {
      tried++;
      if (this.#tables.leaseOn(port) || besides?.has(port)) continue;
      if (this.#options.isPortFree(port)) return port;
    }
    throw chartFailure("PORTS_EXHAUSTED", { tried, leases: this.#tables.contents().leases.length });
  }

  /**
   * Checks a port that was asked for. Returns what the user should hear about it.
   *
   * @throws {Failure} `PORT_INVALID`, `PORT_TAKEN`.
   */
  checkPort(port: number): readonly string[] {
    if (!Number.isInteger(port) || port < 1 || port > 65_535) throw chartFailure("PORT_INVALID", { port });
    const lease = this.#tables.leaseOn(port);
    if (lease) throw chartFailure("PORT_TAKEN", { port, by: lease.name === undefined ? "a lease" : `"${lease.name}"` });
    if (!this.#options.isPortFree(port)) {
      throw chartFailure("PORT_TAKEN", { port, by: this.#options.holdersOf(port)[0]?.text });
    }
    return BLOCKED_PORTS.has(port) ? [`browsers refuse port ${port}; through its name they reach it`] : [];
  }

  /** The service's own loopback address, or undefined where the platform has none. */
  chooseAddress(key: string): string | undefined {
    if (!this.#options.ownAddresses) return undefined;
    return chooseLoopbackAddress({
      seed: this.#seed(key),
      remembered: this.#tables.choice(key)?.address,
      isTaken: (address) => this.#tables.isAddressTaken(address),
    });
  }

  #seed(key: string): number {
    return hash32(`${this.#options.uid}\0${key}`);
  }
}

/** What a choice is remembered by: the folder and the name, which has project, branch and service. */
export function choiceKey(directory: string, name: string): string {
  return `${directory}\0${name}`;
}
