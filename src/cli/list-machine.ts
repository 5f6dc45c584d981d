import type { AliasView, LeaseView, ServiceView, UseView } from "../control/contract.ts";
import type { ListRow, Ownerless } from "../inspect/core/list-row.ts";
import { listSockets } from "../inspect/list-sockets.ts";
import type { CliContext } from "./context.ts";
import type { ListOptions } from "./core/list-options.ts";
import { machineChart } from "./machine-chart.ts";

/** All that `portolan ls` shows. */
export interface MachineList {
  readonly rows: readonly ListRow[];
  readonly services: readonly ServiceView[];
  readonly leases: readonly LeaseView[];
  readonly aliases: readonly AliasView[];
  readonly uses: readonly UseView[];
  readonly live: boolean;
  /** Why services, leases and aliases are missing. */
  readonly trouble: string | undefined;
  readonly ownerless: Ownerless;
  readonly nowMs: number;
}

/** Looks at the machine and at the chart. */
export async function listMachine(
  options: ListOptions,
  context: CliContext,
  signal: AbortSignal,
): Promise<MachineList> {
  const { kinds, isOfConnections, filter, isNarrowed } = options;
  const { view, facts, parts, live, trouble } = await machineChart(context, signal);
  const { rows, ownerless } = listSockets({ kinds, isOfConnections, filter, chart: facts, parts });
  const shown = new Set(rows.flatMap(({ service }) => service?.name ?? []));
  const ofServices = new Set(view.services.map(({ leaseId }) => leaseId));
  return {
    rows,
    services: view.services.filter(({ name }) => shown.has(name)),
    leases: isNarrowed ? [] : view.leases.filter(({ id }) => filter.isAll || !ofServices.has(id)),
    aliases: isNarrowed ? [] : view.aliases,
    uses: isNarrowed ? [] : (view.uses ?? []),
    live,
    trouble,
    ownerless,
    nowMs: Date.now(),
  };
}
