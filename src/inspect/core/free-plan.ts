import type { Forwarding, Origin } from "../../host/core/processes/process-facts.ts";
import type { SocketActivation } from "../../host/core/units/socket-activation.ts";
import type { ChartFacts } from "./chart-facts.ts";
import type { ClientGroup } from "./client-groups.ts";
import { inspectFailure } from "./failures.ts";
import type { Ownerless, RowEnd, SeenProcess } from "./list-row.ts";

/** A process that holds a listening socket. */
export interface FreeHolder {
  readonly process: SeenProcess;
  readonly startTicks: number;
  readonly parentPid: number;
  readonly origin: Origin | undefined;
  readonly forwarding: Forwarding | undefined;
  /** Who made the socket and hands it over on demand; undefined when the process made it itself. */
  readonly activation: SocketActivation | undefined;
  /** A process above it that would start it again, and ends instead. */
  readonly supervisor: Supervisor | undefined;
  /** It does not run: stopped by a signal, or at a breakpoint. */
  readonly isStopped: boolean;
  /** Its program or its folder has been deleted or replaced since it started. */
  readonly isProgramReplaced: boolean;
}

export interface Supervisor {
  readonly pid: number;
  readonly startTicks: number;
  readonly uid: number;
  /** Such as `process 40 (node --watch), which starts it again`. */
  readonly what: string;
}

/** A listening socket on the port. */
export interface FreeSocket {
  readonly local: RowEnd;
  readonly inode: number;
  readonly user: string;
  /** All processes that hold it, as after a fork; empty when none could be seen. */
  readonly holders: readonly FreeHolder[];
}

/** Everything that freeing a port is decided from. */
export interface FreeFacts {
  readonly port: number;
  readonly transport: "tcp" | "udp";
  readonly sockets: readonly FreeSocket[];
  readonly clients: readonly ClientGroup[];
  readonly chart: ChartFacts;
  /** Who asks, with the processes above it. */
  readonly asker: { readonly uid: number; readonly pids: ReadonlySet<number> };
  readonly ownerless: Ownerless;
  /** Words of the command, for a hint that repeats it with sudo. */
  readonly command: string;
}

/** A process that is to end, known by more than its pid. */
export interface Doomed {
  readonly pid: number;
  readonly startTicks: number;
  /** Such as `process 4121 (node server.js)`. */
  readonly text: string;
  /** Sockets of the port that it must still hold; a supervisor holds none. */
  readonly inodes: readonly number[];
}

export type FreeStep =
  /** The first get a signal; the others, which share the socket, only if they outlive them. */
  | { readonly type: "signal"; readonly first: readonly Doomed[]; readonly others: readonly Doomed[] }
  /** Stops what runs the process: its container or unit. */
  | { readonly type: "command"; readonly what: string; readonly command: string; readonly instead: readonly Doomed[] }
  /** Ends the socket and leaves its process alone. */
  | { readonly type: "cut"; readonly local: RowEnd; readonly inode: number; readonly of: string };

export interface FreePlan {
  readonly port: number;
  readonly transport: "tcp" | "udp";
  readonly steps: readonly FreeStep[];
  readonly sockets: readonly FreeSocket[];
  readonly clients: readonly ClientGroup[];
  /** What starts it again, where that is known. */
  readonly restartedBy: readonly string[];
  /** Names of the services of Portolan's that end. */
  readonly services: readonly string[];
}

/** Forwarders that are the thing itself: they end without leaving anything behind. Any other belongs to what forwards. */
const MAY_END: ReadonlySet<Forwarding["by"]> = new Set<Forwarding["by"]>(["ssh", "kubectl", "socat", "ngrok"]);

/**
 * Plans how a port is freed; undefined when nobody listens there. Only what holds a listening socket is touched, never
 * who started it, works beside it or is connected to it.
 *
 * @throws {Failure} `PORT_HOLDER_UNSEEN`, `PORT_IS_PORTOLANS`, `PORT_IS_ABOVE`, `PORT_IS_FORWARDED`, `PORT_IS_INITS`,
 * `PORT_IS_ANOTHER_USERS`, `FREE_NEEDS_ROOT`.
 */
export function planFree(facts: FreeFacts, mode: "stop" | "cut" = "stop"): FreePlan | undefined {
  if (facts.sockets.length === 0) return undefined;
  const steps = mode === "cut" ? cutSteps(facts) : stopSteps(facts);
  const origins = facts.sockets.flatMap(({ holders }) => holders.flatMap(({ origin }) => origin ?? []));
  const ends = new Set(facts.sockets.map(({ local }) => `${local.address} ${local.port}`));
  return {
    port: facts.port,
    transport: facts.transport,
    steps,
    sockets: facts.sockets,
    clients: facts.clients,
    restartedBy: [...new Set(origins.flatMap(({ restartedBy }) => restartedBy ?? []))],
    services: facts.chart.services
      .filter(({ isDown, upstreams }) => !isDown && upstreams.some((end) => ends.has(`${end.address} ${end.port}`)))
      .map(({ name }) => name),
  };
}

function cutSteps({ port, sockets, asker, command }: FreeFacts): FreeStep[] {
  if (asker.uid !== 0) throw inspectFailure("FREE_NEEDS_ROOT", { action: `cut the socket of port ${port}`, command });
  return sockets.map(({ local, inode, holders, user }) => ({
    type: "cut",
    local,
    inode,
    of: holders.length > 0 ? holders.map(({ process }) => holderText(process)).join(", ") : `a process of ${user}`,
  }));
}

function stopSteps(facts: FreeFacts): FreeStep[] {
  const { port, asker, sockets, command } = facts;
  if (sockets.some(({ holders }) => holders.length === 0)) {
    throw inspectFailure("PORT_HOLDER_UNSEEN", { port, where: facts.ownerless, command });
  }
  const holders = distinctHolders(sockets);
  for (const holder of holders) refuseWhatIsNotToEnd(holder, facts);
  const commands = stopCommands(holders, facts);
  const stopped = new Set(commands.flatMap(({ pids }) => pids));
  const others = holders.filter(
    ({ process }) => asker.uid !== 0 && process.uid !== asker.uid && !stopped.has(process.pid),
  );
  if (others.length > 0) {
    const texts = others.map(({ process }) => `${holderText(process)} of ${process.user}`);
    throw inspectFailure("PORT_IS_ANOTHER_USERS", { port, holders: texts, command });
  }
  const rest = holders.filter(({ process }) => !stopped.has(process.pid));
  const foreign = rest
    .flatMap(({ supervisor }) => supervisor ?? [])
    .find(({ uid }) => asker.uid !== 0 && uid !== asker.uid);
  if (foreign !== undefined) throw inspectFailure("PORT_IS_ANOTHER_USERS", { port, holders: [foreign.what], command });
  return [...commands.map(({ step }) => step), ...signalSteps(rest, facts)];
}

function refuseWhatIsNotToEnd(
  { process, forwarding, origin, supervisor, activation }: FreeHolder,
  { port, asker }: FreeFacts,
): void {
  if (process.part !== undefined) throw inspectFailure("PORT_IS_PORTOLANS", { port, part: process.part });
  if (process.pid === 1 && origin?.stopInstead === undefined) throw inspectFailure("PORT_IS_INITS", { port });
  if (asker.pids.has(process.pid) && origin?.stopInstead === undefined) {
    throw inspectFailure("PORT_IS_ABOVE", { port, holder: holderText(process) });
  }
  if (supervisor !== undefined && asker.pids.has(supervisor.pid)) {
    throw inspectFailure("PORT_IS_ABOVE", { port, holder: supervisor.what });
  }
  // One of them serves many ports: its configuration says which.
  if (activation?.by === "inetd" || activation?.by === "xinetd") {
    const { by, howToClose } = activation;
    throw inspectFailure("PORT_IS_FORWARDED", {
      port,
      holder: holderText(process),
      by: `what ${by} starts`,
      howToClose,
    });
  }
  if (forwarding === undefined || MAY_END.has(forwarding.by) || origin?.stopInstead !== undefined) return;
  const { by, howToClose, target } = forwarding;
  const holder = `${holderText(process)}${target === undefined ? "" : `, to ${target},`}`;
  throw inspectFailure("PORT_IS_FORWARDED", { port, holder, by, howToClose });
}

/** A container, a unit or a supervisor is stopped by its own command, once for all its processes. */
function stopCommands(
  holders: readonly FreeHolder[],
  { port, sockets }: FreeFacts,
): { step: FreeStep; pids: readonly number[] }[] {
  const stoppable = rootsOf(holders).filter(
    ({ origin, supervisor }) => origin?.stopInstead !== undefined && supervisor === undefined,
  );
  const byCommand = Map.groupBy(stoppable, ({ origin }) => origin?.stopInstead?.command ?? "");
  return Array.from(byCommand, ([command, group]) => {
    const pids = holders
      .filter((holder) => group.some((root) => isBelow(holder, { root, holders })))
      .map((one) => one.process.pid);
    const what = group[0]?.origin?.stopInstead?.what ?? `what holds port ${port}`;
    const instead = group.map((holder) => doomedOf(holder, sockets));
    return { step: { type: "command", what, command, instead }, pids };
  });
}

function signalSteps(holders: readonly FreeHolder[], { sockets }: FreeFacts): FreeStep[] {
  if (holders.length === 0) return [];
  const roots = new Set(rootsOf(holders));
  const doom = (holder: FreeHolder): Doomed => doomedOf(holder, sockets);
  // A supervisor is asked before what it would start again.
  const supervisors = new Map<number, Doomed>();
  for (const { supervisor } of roots) {
    if (supervisor === undefined || holders.some(({ process }) => process.pid === supervisor.pid)) continue;
    const { pid, startTicks, what } = supervisor;
    supervisors.set(pid, { pid, startTicks, text: what, inodes: [] });
  }
  const isFirst = (holder: FreeHolder): boolean => roots.has(holder) && !supervisors.has(holder.supervisor?.pid ?? 0);
  const first = [...supervisors.values(), ...holders.filter((holder) => isFirst(holder)).map(doom)];
  return [{ type: "signal", first, others: holders.filter((holder) => !isFirst(holder)).map(doom) }];
}

function doomedOf({ process, startTicks }: FreeHolder, sockets: readonly FreeSocket[]): Doomed {
  const held = sockets.filter(({ holders }) => holders.some((one) => one.process.pid === process.pid));
  return { pid: process.pid, startTicks, text: holderText(process), inodes: held.map(({ inode }) => inode) };
}

/** Holders that were not forked by another one: a server ends its workers itself. */
function rootsOf(holders: readonly FreeHolder[]): FreeHolder[] {
  const pids = new Set(holders.map(({ process }) => process.pid));
  return holders.filter(({ parentPid }) => !pids.has(parentPid));
}

function isBelow(holder: FreeHolder, { root, holders }: { root: FreeHolder; holders: readonly FreeHolder[] }): boolean {
  let at: FreeHolder | undefined = holder;
  for (let step = 0; at !== undefined && step <= holders.length; step++) {
    if (at === root) return true;
    const above: number = at.parentPid;
    at = holders.find(({ process }) => process.pid === above);
  }
  return false;
}

function distinctHolders(sockets: readonly FreeSocket[]): FreeHolder[] {
  const byPid = new Map<number, FreeHolder>();
  for (const { holders } of sockets) for (const holder of holders) byPid.set(holder.process.pid, holder);
  return Array.from(byPid.values()).toSorted((left, right) => left.process.pid - right.process.pid);
}

function holderText({ pid, label }: SeenProcess): string {
  return label === undefined ? `process ${pid}` : `process ${pid} (${label})`;
}
