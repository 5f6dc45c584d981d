import { existsSync } from "node:fs";
import type { ChartView, ServiceView } from "../control/contract.ts";
import { readDaemonFile } from "../daemon/daemon-file.ts";
import { identify, isAlive } from "../host/processes/processes.ts";
import type { ChartFacts, ChartService } from "../inspect/core/chart-facts.ts";
import { openListTable } from "../inspect/open-list-table.ts";
import { isFailure } from "../failure/failure.ts";
import type { OwnParts } from "../inspect/seen-processes.ts";
import type { CliContext } from "./context.ts";

/** What Portolan itself knows, for a command that looks at the whole machine. */
export interface MachineChart {
  readonly view: ChartView;
  readonly facts: ChartFacts;
  /** False when no daemon runs: the chart is what the last one left. */
  readonly live: boolean;
  readonly parts: OwnParts;
  /** Why the chart is missing, where it could not be read: the machine can be looked at all the same. */
  readonly trouble: string | undefined;
}

/**
 * Reads the chart as the daemon last wrote it down, within 50 ms of each change, without asking anybody: the list of
 * what listens is as old as that too. Only a file that cannot be read is asked for.
 */
export async function machineChart(context: CliContext, signal: AbortSignal): Promise<MachineChart> {
  const seen = glance(context);
  const { view, trouble } = seen === undefined ? await ask(context, signal) : { view: seen, trouble: undefined };
  return { view, facts: factsOf(view), live: isDaemonThere(context), parts: ownParts(context), trouble };
}

/** The home of another user, as under `sudo -u`, hides its chart and its daemon. */
async function ask(context: CliContext, signal: AbortSignal): Promise<Pick<MachineChart, "view" | "trouble">> {
  try {
    return { view: (await context.look(signal)).chart, trouble: undefined };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { view: { services: [], leases: [], aliases: [], uses: [] }, trouble: error.message };
  }
}

/** Says on stderr that names and history are missing, so that their absence is not taken for an answer. */
export function sayTrouble({ trouble }: MachineChart, { terminal }: CliContext): void {
  if (trouble !== undefined) terminal.say(`note: what Portolan itself knows is missing: ${trouble}\n`);
}

function glance(context: CliContext): ChartView | undefined {
  try {
    return context.glance();
  } catch {
    return undefined; // The daemon may tell what its file does not; who asks it says what is wrong.
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
    front: front ?? forwardedLane(service),
    keeperPid: holder?.pid,
    command,
    // What has ended is so since its end.
    sinceMs: state === "down" ? (service.exit?.atMs ?? sinceMs) : sinceMs,
    lastLines,
  };
}

/** Where the gateway listens for a lane, as it does at a front; not where the service does so itself. */
function forwardedLane({ lane, upstreams }: ServiceView): ServiceView["front"] {
  if (!lane || lane.blockedBy !== undefined) return undefined;
  const { address, port } = lane.endpoint;
  const isOwn = upstreams.some((end) => end.address === address && end.port === port);
  return isOwn || (lane.bind === "direct" && upstreams.length === 0) ? undefined : lane.endpoint;
}

function stateOf({ state, exit, adopted }: ServiceView): string {
  if (adopted !== undefined && state === "ready") return "adopted";
  if (state !== "down" || exit === undefined) return state;
  return exit.signal === null ? `exit ${exit.code ?? "?"}` : exit.signal;
}
