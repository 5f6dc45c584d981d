import type { KeptServiceView, KeptState } from "../../control/keeper-contract.ts";
import type { KeeperCommand } from "../core/keeper/keeper-events.ts";
import { givenAddress, laneScheme } from "../core/keeper/needs-environment.ts";
import type { ServiceDriver } from "./service-driver.ts";
import type { UsageMeter } from "./usage.ts";

interface Entry {
  state: KeptState;
  cause: string | undefined;
  restarts: number;
  sinceMs: number;
  startedAtMs: number | undefined;
  readyAfterMs: number | undefined;
  /** Its life began under an earlier keeper: when it became ready is not known. */
  isTakenOver: boolean;
}

/** What is said of each service, for whoever asks. */
export class ServiceBoard {
  readonly #entries = new Map<string, Entry>();

  /** Notes what the machine says. */
  say({ service, state, cause, restarts }: Extract<KeeperCommand, { type: "say" }>): void {
    const entry = this.#entry(service);
    const now = Date.now();
    if (entry.state !== state) entry.sinceMs = now;
    if (state === "ready" && entry.startedAtMs !== undefined && !entry.isTakenOver)
      entry.readyAfterMs ??= now - entry.startedAtMs;
    Object.assign(entry, { state, cause, restarts });
  }

  /** Notes when the process of the present life started. */
  started(service: string, atMs: number): void {
    Object.assign(this.#entry(service), { startedAtMs: atMs, readyAfterMs: undefined, isTakenOver: false });
  }

  /** Notes when a life started that an earlier keeper began. */
  takenOver(service: string, startedAtMs: number): void {
    Object.assign(this.#entry(service), { startedAtMs, readyAfterMs: undefined, isTakenOver: true });
  }

  ended(service: string): void {
    Object.assign(this.#entry(service), { startedAtMs: undefined, readyAfterMs: undefined });
  }

  forget(service: string): void {
    this.#entries.delete(service);
  }

  stateOf(service: string): KeptState {
    return this.#entry(service).state;
  }

  view(driver: ServiceDriver, usage: UsageMeter | undefined): KeptServiceView {
    const { seat, spec, pid } = driver;
    const { isTakenOver: _, ...entry } = this.#entry(spec.name);
    const used = pid === undefined ? undefined : usage?.of(spec.name);
    const { needed } = seat;
    return {
      name: spec.name,
      ...entry,
      pid,
      exit: driver.exit,
      urls: urlsOf(driver),
      upstreams: seat.upstreams,
      given: needed === undefined ? undefined : givenAddress(needed, "gateway").endpoint,
      leasedPort: seat.service?.port,
      cpuPercent: used?.cpuPercent,
      residentBytes: used?.residentBytes,
      logFile: driver.log.file,
    };
  }

  #entry(service: string): Entry {
    const known = this.#entries.get(service);
    if (known !== undefined) return known;
    const fresh: Entry = {
      state: "stopped",
      cause: undefined,
      restarts: 0,
      sinceMs: Date.now(),
      startedAtMs: undefined,
      readyAfterMs: undefined,
      isTakenOver: false,
    };
    this.#entries.set(service, fresh);
    return fresh;
  }
}

/** Of a lane by its address, which always works, and by its name; else the service's own. */
function urlsOf({ seat: { service, needed } }: ServiceDriver): readonly string[] {
  if (service?.lane === undefined || needed === undefined) return service?.urls ?? [];
  const { endpoint } = service.lane;
  const given = givenAddress(needed, "gateway");
  const isOnLane = given.endpoint.address === endpoint.address && given.endpoint.port === endpoint.port;
  return isOnLane
    ? [given.url, `${laneScheme(service.lane.protocol)}://${service.lane.name}:${endpoint.port}`]
    : [given.url];
}
