import { isIP } from "node:net";
import type { InetSocket, SocketTable } from "../host/core/sockets/socket.ts";
import { isForeignAddress } from "../inspect/core/explain-address.ts";
import { ownAddresses } from "../inspect/own-addresses.ts";
import { readPortRules } from "../host/ports.ts";
import { openSocketTable } from "../host/sockets/sockets.ts";
import { userNameOf } from "../host/processes/user-names.ts";
import type {
  ActivityFacts,
  ChartEntryFacts,
  EndpointFacts,
  HistoryFacts,
  SymptomFacts,
  TargetFacts,
} from "./core/endpoint-facts.ts";
import { doctorFailure } from "./core/failures.ts";
import type { EndpointRequest } from "./core/endpoint/endpoint-request.ts";
import { likelyProtocol } from "./core/endpoint/likely-protocol.ts";
import { isUnreached, listenersOfTarget } from "./core/endpoint/reached-listeners.ts";
import type { ProbeFacts, ResolutionFacts } from "./core/probe-facts.ts";
import { watchActivity } from "./gather/endpoint/activity.ts";
import { findElsewhere } from "./gather/endpoint/elsewhere.ts";
import { isLoopback } from "./gather/endpoint/is-loopback.ts";
import { readOwners } from "./gather/endpoint/owners.ts";
import { type PortSockets, readPortSockets } from "./gather/endpoint/port-sockets.ts";
import { findRelatives } from "./gather/endpoint/relatives.ts";
import { findStarting } from "./gather/endpoint/starting.ts";
import { readConfinement, readOwnAddresses, readView, tryBind } from "./gather/endpoint/surroundings.ts";
import { readUnixPath } from "./gather/endpoint/unix-path.ts";
import { probeEndpoint, type ProbeOptions } from "./probe/probe-endpoint.ts";
import { resolveName } from "./probe/resolve-name.ts";

/** What the asker knows already, and what it allows. */
export interface EndpointContext extends Pick<
  ProbeOptions,
  "host" | "connectMs" | "bannerMs" | "answerMs" | "allMs" | "signal"
> {
  readonly symptom?: SymptomFacts | undefined;
  readonly chart?: ChartEntryFacts | undefined;
  readonly history?: HistoryFacts | undefined;
  /**
   * Who may be spoken to: `own` sends harmless questions to the user's own listeners alone (default), `any` to whoever
   * listens, `none` connects to each address and no more.
   */
  readonly speakTo?: "own" | "any" | "none" | undefined;
  /** Addresses that are not this machine's are connected to as well (default: no). */
  readonly mayLeaveMachine?: boolean | undefined;
  /** Certificates of Portolan's own authority, in PEM. */
  readonly ownAuthorities?: readonly string[] | undefined;
}

type InetRequest = Extract<EndpointRequest, { type: "inet" }>;

const RESOLVE_MS = 2000;
/** A server that has not answered by then is looked at while our question lies before it; or sooner, if it ends sooner. */
const LOOK_AGAIN_MS = 150;
const LOOK_AGAIN_SHARE = 0.7;

/**
 * Gathers all that can be known of one endpoint without changing anything: 10 to 100 ms where it answers at once.
 *
 * @throws {Failure} `TARGET_ELSEWHERE` when only another machine could answer, and is not to be asked.
 */
export async function gatherEndpoint(request: EndpointRequest, context: EndpointContext = {}): Promise<EndpointFacts> {
  using table = openSocketTable();
  const signal = context.signal ?? new AbortController().signal;
  if (request.type === "unix") {
    const unix = await readUnixPath(request.path, { table, signal });
    return { ...NOTHING, nowMs: Date.now(), symptom: context.symptom, view: readView(), unix };
  }
  const { endpoint, expects, text } = request;
  const name = isIP(endpoint.address) === 0 ? endpoint.address : undefined;
  const resolution = name === undefined ? undefined : await resolveName(name, RESOLVE_MS);
  const addresses = resolution?.addresses ?? [endpoint.address];
  const near = context.mayLeaveMachine === true ? addresses : addresses.filter((one) => isHere(one));
  const address = near[0] ?? endpoint.address;
  if (near.length === 0 && addresses[0] !== undefined) {
    throw doctorFailure("TARGET_ELSEWHERE", { target: text, address: addresses[0] });
  }
  const target: TargetFacts = { ...endpoint, text, name, address, expects };
  const reachable = resolution && { ...resolution, addresses: near };
  return gatherInet(target, { table, resolution: reachable, context, request });
}

function namesOf(listeners: readonly InetSocket[]): Record<number, string> {
  const nobodys = listeners.filter(({ pids }) => pids === undefined || pids.length === 0);
  return Object.fromEntries(nobodys.flatMap(({ uid }) => (uid === undefined ? [] : [[uid, userNameOf(uid)]])));
}

function isHere(address: string): boolean {
  return !isForeignAddress(address, ownAddresses());
}

const NOTHING: Omit<EndpointFacts, "nowMs"> = {
  target: undefined,
  symptom: undefined,
  view: undefined,
  listeners: undefined,
  relatives: undefined,
  sockets: undefined,
  clients: undefined,
  owners: undefined,
  elsewhere: undefined,
  starting: undefined,
  history: undefined,
  chart: undefined,
  probe: undefined,
  bind: undefined,
  ports: undefined,
  addresses: undefined,
  activity: undefined,
  confinement: undefined,
  unix: undefined,
};

interface InetParts {
  readonly table: SocketTable;
  readonly resolution: ResolutionFacts | undefined;
  readonly context: EndpointContext;
  readonly request: InetRequest;
}

async function gatherInet(target: TargetFacts, parts: InetParts): Promise<EndpointFacts> {
  const { table, resolution, context } = parts;
  const { symptom, chart, history } = context;
  const listening = table.inet({ transport: target.transport, which: "listening" });
  const before = readPortSockets(table, target);
  const { hiddenProcesses, ...first } = before;
  const known: EndpointFacts = {
    ...NOTHING,
    nowMs: Date.now(),
    target,
    symptom,
    chart,
    history,
    view: { ...readView(hiddenProcesses), userNames: namesOf(first.listeners) },
    ports: readPortRules(),
    ...first,
    addresses: isLoopback(target.address) ? undefined : readOwnAddresses(),
    probe: { resolution, attempts: [] },
  };
  const owners = readOwners([...first.listeners, ...first.sockets, ...first.clients], { port: target.port, listening });
  // Before the probe, whose own connection would stand in the way.
  const bind =
    first.listeners.length > 0 || target.transport === "udp" ? undefined : tryBind(target.address, target.port);
  const tried = await tryAndWatch({ ...known, owners }, { ...parts, before });
  return complete({ ...known, owners, bind, ...tried }, listening);
}

/** Tries the endpoint; where it does not answer soon, looks at its sockets again meanwhile. */
async function tryAndWatch(
  facts: EndpointFacts,
  { table, resolution, context, request, before }: InetParts & { readonly before: PortSockets },
): Promise<Partial<EndpointFacts>> {
  const { target } = facts;
  if (target === undefined || target.transport === "udp") return { probe: undefined };
  const reached = listenersOfTarget(facts);
  const pids = [...new Set(reached.flatMap((socket) => socket.pids ?? []))];
  const activityOf = watchActivity(pids);
  const probing = probeEndpoint(request.endpoint, {
    ...context,
    resolution,
    maySpeak: maySpeak(reached, context),
    likely: likelyProtocol(target.port, {
      expects: target.expects,
      owners: (facts.owners ?? []).flatMap(({ process }) => (pids.includes(process.pid) ? [process] : [])),
    }),
  });
  const late = await Promise.race([
    probing,
    laterThan(Math.min(LOOK_AGAIN_MS, (context.allMs ?? Number.POSITIVE_INFINITY) * LOOK_AGAIN_SHARE)),
  ]);
  const { hiddenProcesses: _, ...again } = late === "late" ? readPortSockets(table, target, before) : NO_SOCKETS;
  const probe: ProbeFacts = await probing;
  const activity: ActivityFacts[] | undefined = activityOf();
  return { probe, activity, ...again };
}

/** Where there is nothing to look at again, what was seen before stays. */
const NO_SOCKETS: { readonly hiddenProcesses: number } = { hiddenProcesses: 0 };

function laterThan(ms: number): Promise<"late"> {
  return new Promise((resolve) => {
    // The probe ends by itself; nothing waits for this alone.
    setTimeout(resolve, ms, "late").unref();
  });
}

function maySpeak(reached: readonly InetSocket[], { speakTo = "own" }: EndpointContext): boolean {
  if (speakTo !== "own") return speakTo === "any";
  const uid = process.geteuid?.();
  return reached.length > 0 && reached.every((socket) => socket.uid === uid);
}

/** What is looked for only where something is missing: it costs a look at every process. */
function complete(facts: EndpointFacts, listening: readonly InetSocket[]): EndpointFacts {
  const { target, nowMs, owners = [], probe, bind } = facts;
  if (target === undefined || target.transport === "udp") return facts;
  const { port } = target;
  const unreached = isUnreached(facts);
  const attempts = probe?.attempts ?? [];
  const isEmpty = attempts.some(
    ({ speech, error }) => error === "ECONNRESET" || (speech !== undefined && speech.protocol === undefined),
  );
  const isAnotherWay = attempts.some(({ error }) => error === undefined) && listenersOfTarget(facts).length === 0;
  const isGateway = attempts.some(({ speech }) => (speech?.http?.status ?? 0) >= 502);
  const relatives = unreached || isGateway ? findRelatives(listening, { ...facts, port }) : undefined;
  const isTold = relatives?.some(({ because }) => because === "variable") ?? false;
  const more = readOwners(
    (relatives ?? []).map(({ socket }) => socket),
    { port, listening },
  ).filter(({ process }) => owners.every((one) => one.process.pid !== process.pid));
  return {
    ...facts,
    relatives,
    owners: [...owners, ...more],
    elsewhere: unreached || isEmpty || isAnotherWay ? findElsewhere(target) : undefined,
    starting: unreached && !isTold && (facts.listeners ?? []).length === 0 ? findStarting(port, nowMs) : undefined,
    confinement: bind?.error === "EACCES" || bind?.error === "EPERM" ? readConfinement() : undefined,
  };
}
