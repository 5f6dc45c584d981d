import type { ChartChange, ChartContents } from "../../chart/core/model.ts";
import type { ControlEvent } from "../../control/contract.ts";
import { aliasView, leaseView, serviceView, useView } from "./views.ts";
import type { GatewayFacts } from "./views.ts";

/** Tells a change of the chart as the control API does; undefined for what is no event there. */
export function eventOf(
  change: ChartChange,
  gateway: GatewayFacts & { readonly contents: ChartContents },
): ControlEvent | undefined {
  switch (change.type) {
    case "service":
      return { type: "service", service: serviceView(change.service, gateway) };
    case "lease":
      return { type: "lease", lease: leaseView(change.lease) };
    case "alias":
      return { type: "alias", alias: aliasView(change.alias, gateway) };
    case "use":
      return { type: "use", use: useView(change.use, gateway.contents) };
    case "service-gone":
    case "lease-gone":
    case "alias-gone":
    case "use-gone":
      return change;
    case "finding":
      break;
  }
  return undefined;
}
