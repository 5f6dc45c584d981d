import type { ChartChange } from "../../chart/core/model.ts";
import type { ControlEvent } from "../../control/contract.ts";
import { aliasView, leaseView, serviceView } from "./views.ts";

/** Tells a change of the chart as the control API does; undefined for what is no event there. */
export function eventOf(change: ChartChange, ports: readonly number[]): ControlEvent | undefined {
  switch (change.type) {
    case "service":
      return { type: "service", service: serviceView(change.service, ports) };
    case "lease":
      return { type: "lease", lease: leaseView(change.lease) };
    case "alias":
      return { type: "alias", alias: aliasView(change.alias, ports) };
    case "service-gone":
    case "lease-gone":
    case "alias-gone":
      return change;
    case "finding":
      break;
  }
  return undefined;
}
