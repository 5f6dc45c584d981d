import type { Tenure } from "../chart/core/tenure.ts";
import type { ChartEntryFacts, HistoryFacts } from "../doctor/core/endpoint-facts.ts";
import type { ChartEndpoint, ChartService } from "../inspect/core/chart-facts.ts";
import type { MachineChart } from "./machine-chart.ts";

interface Known {
  readonly chart: MachineChart;
  /** Newest first. */
  readonly past: readonly Tenure[];
  /** Where this machine listens now. */
  readonly listening: readonly ChartEndpoint[];
}

/** What Portolan itself knows of a port, in the form in which the doctor takes it. */
export function knownOfPort(
  port: number,
  { chart, past, listening }: Known,
): { chart: ChartEntryFacts | undefined; history: HistoryFacts | undefined } {
  const isListening = (end: ChartEndpoint): boolean =>
    listening.some((one) => one.port === end.port && one.address === end.address);
  return { chart: entryOf(port, { chart, isListening }), history: historyOf(past) };
}

function historyOf(past: readonly Tenure[]): HistoryFacts | undefined {
  const last = past.find(({ untilMs }) => untilMs !== undefined);
  if (last === undefined) return undefined;
  return {
    pid: last.owner?.pid,
    command: last.owner?.command ?? "a process that was not seen",
    cwd: last.owner?.directory,
    endedAtMs: last.untilMs,
    exitCode: undefined,
    signal: undefined,
    lastLines: [],
  };
}

function entryOf(
  port: number,
  { chart: { view, facts }, isListening }: { chart: MachineChart; isListening: (end: ChartEndpoint) => boolean },
): ChartEntryFacts | undefined {
  const isHere = (one: ChartService): boolean => one.port === port || one.upstreams.some((end) => end.port === port);
  const service = facts.services.find(isHere);
  if (service === undefined) {
    const alias = facts.aliases.find(({ target }) => target.port === port);
    if (alias === undefined) return undefined;
    const upstreams = [{ ...alias.target, isListening: isListening(alias.target) }];
    const nobodys = { command: [], directory: undefined, keeperPid: undefined, sinceMs: 0 };
    return { kind: "alias", name: alias.name, state: "alias", port, upstreams, ...nobodys };
  }
  const { name, directory, command, keeperPid, sinceMs, upstreams } = service;
  return {
    kind: "service",
    name,
    state: view.services.find((one) => one.name === name)?.state ?? "down",
    port: service.port,
    upstreams: upstreams.map((end) => ({ ...end, isListening: isListening(end) })),
    command,
    directory,
    keeperPid,
    sinceMs,
  };
}
