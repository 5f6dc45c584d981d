import type { ChartView } from "../../control/contract.ts";
import type { HostsEntry } from "../../host/core/names/hosts-block.ts";

/** Where a browser and curl expect every name below .localhost. */
const GATEWAY = "127.0.0.1";

/** All names that lead somewhere now, in the order of the alphabet: of the gateway, and of lanes at their own addresses. */
export function hostsEntries({ services, aliases }: ChartView): readonly HostsEntry[] {
  const live = services.filter(({ state }) => state !== "down");
  const lanes = live.flatMap(({ lane }) =>
    lane === undefined ? [] : [{ address: lane.endpoint.address, name: lane.name }],
  );
  const names = [...live.filter(({ lane }) => lane === undefined), ...aliases];
  const gateway = names.map(({ name }) => ({ address: GATEWAY, name }));
  return [...gateway, ...lanes].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
