import type { ServiceSpec } from "../project/project-spec.ts";
import { givenAddress, type NeededView } from "./needs-environment.ts";

/** Remembers under which addresses others were told to find each service. */
export class AddressBook {
  readonly #told = new Map<string, string>();
  #neededDirectly: ReadonlySet<string> = new Set();

  constructor(specs: readonly Pick<ServiceSpec, "needs">[]) {
    this.renew(specs);
  }

  /** The project was read again: others may be needed directly. */
  renew(specs: readonly Pick<ServiceSpec, "needs">[]): void {
    const direct = specs.flatMap(({ needs }) => needs.filter(({ via }) => via === "direct"));
    const before = this.#neededDirectly;
    this.#neededDirectly = new Set(direct.map(({ service }) => service));
    // Whoever asks in another way than before starts anew, and is told then.
    for (const service of before.symmetricDifference(this.#neededDirectly)) this.#told.delete(service);
  }

  /** Notes where a service is found now; true when that is another place than others were told. */
  hasMoved(service: string, needed: NeededView): boolean {
    const before = this.#told.get(service);
    const isDirect = this.#neededDirectly.has(service);
    // While it does not listen, it is where it was: it may come back there.
    if (isDirect && before !== undefined && needed.upstreams.length === 0) return false;
    const ways = isDirect ? (["gateway", "direct"] as const) : (["gateway"] as const);
    const now = ways.map((via) => givenAddress(needed, via).url).join(" ");
    this.#told.set(service, now);
    return before !== undefined && before !== now;
  }
}
