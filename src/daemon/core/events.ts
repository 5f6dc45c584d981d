import type { ChartChange } from "../../chart/core/model.ts";
import type { ControlEvent } from "../../control/contract.ts";
import { aliasView, leaseView, serviceView } from "./views.ts";
import type { GatewayFacts } from "./views.ts";

/** Tells a change of the chart as the control API does; undefined for what is no event there. */
export function eventOf(change: ChartChange, gateway: GatewayFacts): ControlEvent | undefined {
  switch (change.type) {
    case "service":
      return { type: "service", service: serviceView(change.service, gateway) };
    case "lease":
      return { type: "lease", lease: leaseView(change.lease) };
    case "alias":
      return { type: "alias", alias: aliasView(change.alias, gateway) };
    case "service-gone":
    case "lease-gone":
    case "alias-gone":
      return change;
    case "finding":
      break;
  }
  return undefined;
}
