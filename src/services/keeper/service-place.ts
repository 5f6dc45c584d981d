import type { Endpoint, ServiceView } from "../../control/contract.ts";
import type { NeededView } from "../core/keeper/needs-environment.ts";
import type { ServiceSpec } from "../core/project/project-spec.ts";
import { SERVICE_HOST } from "../prepare-start.ts";
import { everywhereOn, type WatchedPlace } from "../socket-watch.ts";

/** Where a service shall listen, and where others are told to find it. */
export class ServicePlace {
  readonly #spec: ServiceSpec;
  /** Somebody has the conventional port of every address: the lane cannot be had now. */
  #isBlocked = false;

  constructor(spec: ServiceSpec) {
    this.#spec = spec;
  }

  get isDirect(): boolean {
    return this.#spec.lane?.bind === "direct" && !this.#isBlocked;
  }

  /** Looks whether the lane can be had; says who is in its way when that is news. */
  look(service: ServiceView): string | undefined {
    const { lane } = service;
    if (lane === undefined) return undefined;
    const { transport } = lane;
    const inTheWay = everywhereOn({ ...lane.endpoint, transport });
    const wasBlocked = this.#isBlocked;
    this.#isBlocked = inTheWay !== undefined && inTheWay.port !== service.port;
    if (!this.#isBlocked || wasBlocked) return undefined;
    const who = inTheWay?.pid === undefined ? "somebody" : `process ${inTheWay.pid}`;
    const { address, port } = leased(service);
    return `${who} has port ${lane.port} of every address: found on ${address}:${port} instead`;
  }

  /** A stranger has the lane's port. */
  block(): void {
    this.#isBlocked = true;
  }

  /** Where the command shall listen. */
  own(service: ServiceView): WatchedPlace {
    const { lane } = service;
    const transport = lane?.transport ?? "tcp";
    if (lane !== undefined && this.isDirect) return { ...lane.endpoint, transport };
    return { ...leased(service), transport };
  }

  /** What others are told from: where its lane cannot be had, it is found where it listens instead. */
  needed(service: ServiceView): NeededView {
    const { lane } = service;
    if (lane === undefined || !this.#isBlocked) return service;
    return { ...service, lane: { ...lane, endpoint: leased(service) } };
  }
}

/** Where it listens when it has not the lane's port itself; one with extra ports has those at its own address. */
function leased({ lane, port }: ServiceView): Endpoint {
  return { address: lane !== undefined && lane.extra.length > 0 ? lane.listen.address : SERVICE_HOST, port };
}
