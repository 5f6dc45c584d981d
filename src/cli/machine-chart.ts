import { existsSync } from "node:fs";
import type { ChartView, ServiceView } from "../control/contract.ts";
import { readDaemonFile } from "../daemon/daemon-file.ts";
import { isFailure } from "../failure/failure.ts";
import { identify, isAlive } from "../host/processes.ts";
import type { ChartFacts, ChartService } from "../inspect/core/chart-facts.ts";
import { openListTable } from "../inspect/open-list-table.ts";
import type { OwnParts } from "../inspect/seen-processes.ts";
import type { CliContext } from "./context.ts";

/** What Portolan itself knows, for a command that looks at the whole machine. */
export interface MachineChart {
  readonly view: ChartView;
  readonly facts: ChartFacts;
  /** False when no daemon runs: the chart is what the last one left. */
  readonly live: boolean;
  readonly parts: OwnParts;
}

/**
 * Reads the chart as the daemon last wrote it down, within 50 ms of each change, without asking anybody: the list of
 * what listens is as old as that too. Only a file that cannot be read is asked for. Whose state folder is closed to this
 * user still sees the machine, without names, and is told so.
 *
 * @throws {Failure} `SNAPSHOT_UNREADABLE`.
 */
export async function machineChart(context: CliContext, signal: AbortSignal): Promise<MachineChart> {
  const view = glance(context) ?? (await look(context, signal));
  return { view, facts: factsOf(view), live: isDaemonThere(context), parts: ownParts(context) };
}

function glance(context: CliContext): ChartView | undefined {
  try {
    return context.glance();
  } catch {
    return undefined; // The daemon may tell what its file does not; who asks it says what is wrong.
  }
}

async function look(context: CliContext, signal: AbortSignal): Promise<ChartView> {
  try {
    return (await context.look(signal)).chart;
  } catch (error) {
    if (!isFailure(error, "DAEMON_DENIED")) throw error;
    context.terminal.say("note: this user may not read the state folder: names of services are not known\n");
    return { services: [], aliases: [], leases: [] };
  }
}

/** Who listens at the control socket is the daemon; a file of its pid would outlive it. */
function isDaemonThere({ folder }: CliContext): boolean {
  if (!existsSync(folder.controlSocket)) return false;
  using table = openListTable({ isOfConnections: false });
  return table.unix().some(({ path, state }) => state === "listen" && path === folder.controlSocket);
}

function ownParts({ folder }: CliContext): OwnParts {
  const left = readDaemonFile(folder.daemonFile);
  const parts = new Map<number, "daemon" | "gateway">();
  if (left === undefined) return parts;
  if (identify(left.pid) !== undefined && !left.isStopped) parts.set(left.pid, "daemon");
  for (const { identity } of left.workers) if (isAlive(identity)) parts.set(identity.pid, "gateway");
  return parts;
}

function factsOf({ services, aliases }: ChartView): ChartFacts {
  return {
    services: services.map((service) => serviceOf(service)),
    aliases: aliases.map(({ name, target, urls }) => ({ name, target, url: urls[0] })),
  };
}

function serviceOf(service: ServiceView): ChartService {
  const { name, project, directory, urls, state, port, upstreams, front, command, sinceMs, lastLines, holder } =
    service;
  return {
    name,
    project,
    directory,
    url: urls[0],
    state: stateOf(service),
    isDown: state === "down",
    port,
    upstreams,
    front,
    keeperPid: holder?.pid,
    command,
    sinceMs,
    lastLines,
  };
}

function stateOf({ state, exit }: ServiceView): string {
  if (state !== "down" || exit === undefined) return state;
  return exit.signal === null ? `exit ${exit.code ?? "?"}` : exit.signal;
}
