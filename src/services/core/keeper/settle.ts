import type { Need } from "../project/project-spec.ts";
import type { KeptService } from "./kept-service.ts";
import type { Phase } from "./phase.ts";
import type { Plan } from "./plan.ts";

type Services = ReadonlyMap<string, KeptService>;

/** Whose start was asked for at least once, and was not taken back. */
const BEGUN: ReadonlySet<Phase> = new Set(["launching", "starting", "ready", "unhealthy", "backing-off", "failed"]);

/** Brings every service one step nearer to its goal, as far as the others let it. */
export function settle(services: Services, plan: Plan): void {
  for (const name of plan.stopOrder) {
    const service = services.get(name);
    if (service !== undefined) settleDown(service, services, plan);
  }
  for (const name of plan.startOrder) {
    const service = services.get(name);
    if (service?.goal === "up") settleUp(service, services);
  }
}

function settleDown(service: KeptService, services: Services, plan: Plan): void {
  if (!service.isBusy) {
    if (service.goal === "down" && service.phase !== "stopped") service.enter("stopped");
    else if (service.isAsleep && (service.phase === "waiting" || service.phase === "backing-off"))
      service.enter("idle");
    return;
  }
  if (!service.isUnwanted || service.phase === "stopping") return;
  // A migration is not cut off for a file that was saved.
  if (service.phase === "preparing" && service.goal === "up" && !service.isAsleep) return;
  for (const name of plan.dependents(service.name)) {
    const dependent = services.get(name);
    if (dependent?.isBusy === true && (dependent.isUnwanted || dependent.phase === "stopping")) return;
  }
  service.stop();
}

function settleUp(service: KeptService, services: Services): void {
  if (service.phase === "stopped") service.enter(service.isAsleep ? "idle" : "waiting");
  if (service.phase === "idle" && !service.isAsleep) service.enter("waiting");
  if (service.phase !== "waiting") return;
  service.waitsFor = waitsFor(service, services);
  if (service.waitsFor === undefined) service.begin();
}

/** Says which of its needs is not met; undefined when it may start. */
function waitsFor(service: KeptService, services: Services): string | undefined {
  for (const need of service.spec.needs) {
    const needed = services.get(need.service);
    if (needed === undefined || isMet(need, needed)) continue;
    const { state, name } = needed;
    const told = state === "failed" || state === "stopped" || state === "unhealthy" || state === "stopping";
    return told ? `waits for ${name}, which ${state === "failed" ? "has" : "is"} ${state}` : `waits for ${name}`;
  }
  return undefined;
}

function isMet(need: Need, needed: KeptService): boolean {
  // Its address holds the request until it is there.
  if (needed.spec.onDemand !== undefined) return true;
  // It is about to go: whoever started now would lose it at once.
  if (needed.isBusy && needed.isUnwanted) return false;
  // A task that has ended well, such as one that fills a database.
  if (needed.phase === "done") return needed.hasServed;
  return need.until === "ready" ? needed.phase === "ready" : BEGUN.has(needed.phase);
}
