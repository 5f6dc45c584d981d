import type { ServiceView } from "../../control/contract.ts";
import { needsEnvironment } from "../../services/core/keeper/needs-environment.ts";

export interface ExportedVariables {
  readonly variables: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

/**
 * Gives what a program outside of a project would have to be told to find all of its services: the same variables that
 * a service gets for those that it needs.
 */
export function exportVariables(services: readonly ServiceView[], project: ProjectNames): ExportedVariables {
  const own = services.filter(({ name, state }) => state !== "down" && project.serviceOf(name) !== undefined);
  const views = new Map(own.map((view) => [project.serviceOf(view.name) ?? "", view]));
  const needs = Array.from(views.keys(), (service) => ({ service, until: "started", via: "gateway" }) as const);
  return needsEnvironment({ needs, services: views, own: {}, outer: {} });
}

/** How the services of one copy of a project are named. */
export interface ProjectNames {
  /** What a whole name is called inside the project; undefined of another project's or copy's. */
  serviceOf(this: void, name: string): string | undefined;
}

/** Of a copy whose services are called `SERVICE.shop-fix.localhost`, or that is one service called `shop-fix.localhost`. */
export function projectNames(base: string): ProjectNames {
  return {
    serviceOf(name) {
      if (name === base) return base.split(".")[0];
      const service = name.endsWith(`.${base}`) ? name.slice(0, -base.length - 1) : "";
      return service === "" || service.includes(".") ? undefined : service;
    },
  };
}
