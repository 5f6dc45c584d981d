import { nearest } from "../nearest.ts";
import type { Problem } from "./problem.ts";
import type { ServiceEntry } from "./project-file.ts";
import type { Need } from "./project-spec.ts";

export interface ReadNeeds {
  readonly needs: readonly Need[];
  readonly problems: readonly Problem[];
}

/** Reads which services one needs. Circles are the plan's business; a name that no service has is a problem here. */
export function readNeeds(
  written: ServiceEntry["needs"],
  { service, services }: { service: string; services: readonly string[] },
): ReadNeeds {
  const problems: Problem[] = [];
  const needs: Need[] = [];
  const path = ["services", service, "needs"];
  for (const { need, at } of needsOf(written)) {
    const where = {
      path: at === undefined ? path : [...path, at],
      ...(typeof at === "string" ? { isKey: true as const } : {}),
    };
    if (need.service === service)
      problems.push({ ...where, found: "is the service itself", allowed: others(service, services) });
    else if (!services.includes(need.service)) {
      const meant = nearest(need.service, services);
      problems.push({
        ...where,
        found: `names "${need.service}", which is no service`,
        allowed: others(service, services),
        nearest: meant,
      });
    } else if (needs.some((other) => other.service === need.service)) {
      problems.push({ ...where, found: `names "${need.service}" twice` });
    } else needs.push(need);
  }
  return { needs, problems };
}

function others(service: string, services: readonly string[]): string {
  const names = services.filter((name) => name !== service);
  return names.length === 0 ? "nothing, as there is no other service" : names.slice(0, 12).join(", ");
}

interface Placed {
  readonly need: Need;
  readonly at: string | number | undefined;
}

function needsOf(written: ServiceEntry["needs"]): Placed[] {
  const usual = { until: "ready", via: "gateway" } as const;
  if (written === undefined) return [];
  if (typeof written === "string") return [{ need: { service: written, ...usual }, at: undefined }];
  if (isList(written)) return written.map((service, at) => ({ need: { service, ...usual }, at }));
  return Object.entries(written).map(([service, entry]) => {
    const { until, via } = typeof entry === "string" ? { until: entry, via: undefined } : entry;
    return { need: { service, until: until ?? usual.until, via: via ?? usual.via }, at: service };
  });
}

function isList(written: NonNullable<ServiceEntry["needs"]>): written is readonly string[] {
  return Array.isArray(written);
}
