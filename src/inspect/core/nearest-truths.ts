import { formatEndpoint } from "../../address/format-endpoint.ts";
import type { ChartFacts, ChartService } from "./chart-facts.ts";
import type { HistoryEntry } from "./history-entry.ts";
import type { RowEnd, SeenProcess } from "./list-row.ts";

/** A listener beside the one that is missing. */
export interface OtherListener {
  readonly transport: "tcp" | "udp";
  readonly local: RowEnd;
  readonly process: SeenProcess | undefined;
}

/** A socket whose local port is the one that is asked about, and that does not listen. */
export interface PortUser {
  readonly state: string;
  readonly local: RowEnd;
  readonly remote: RowEnd | undefined;
  readonly process: SeenProcess | undefined;
}

/** A listener on the port in another network of this machine, such as a container's. */
export interface ElsewhereListener {
  readonly local: RowEnd;
  /** Such as `docker container web` or `network namespace blue`. */
  readonly where: string;
  readonly pids: readonly number[];
}

/** What is known when nobody listens where somebody expects it. */
export interface SilenceFacts {
  readonly address: string;
  /** The address is none of this machine's: what listens there cannot be seen. */
  readonly isForeign: boolean;
  readonly port: number;
  readonly transport: "tcp" | "udp";
  /** All other listeners of this machine. */
  readonly listeners: readonly OtherListener[];
  readonly users: readonly PortUser[];
  readonly elsewhere: readonly ElsewhereListener[];
  readonly chart: ChartFacts;
  /** Newest first. */
  readonly history: readonly HistoryEntry[];
  readonly nowMs: number;
}

export interface Truth {
  readonly kind:
    | "other-address"
    | "other-transport"
    | "moved"
    | "starting"
    | "ended"
    | "next-door"
    | "elsewhere"
    | "taken-by-connection"
    | "time-wait"
    | "bound"
    | "leased"
    | "alias"
    | "last-owner"
    | "another-machine"
    | "nothing";
  /** A sentence about this case. */
  readonly says: string;
  /** An endpoint that answers instead, where there is one. */
  readonly instead: RowEnd | undefined;
}

/** A server that finds its port taken tries the next ones; more than ten it hardly tries. */
const NEXT_DOOR = 10;
const SHOWN_MAX = 3;

/** When nobody listens on an endpoint: what comes nearest to what was expected there, the likeliest first. */
export function nearestTruths(facts: SilenceFacts): Truth[] {
  if (facts.isForeign) {
    const says = `${facts.address} is no address of this machine: who listens there is not seen from here, and it is not connected to; \`portolan doctor ${formatEndpoint(facts)} --ask\` does`;
    return [truth("another-machine", says), ...otherAddress(facts)];
  }
  const truths = [
    ...otherAddress(facts),
    ...ofChart(facts),
    ...elsewhere(facts),
    ...nextDoor(facts),
    ...otherTransport(facts),
    ...portUsers(facts),
    ...lastOwner(facts),
  ];
  if (truths.length > 0) return truths;
  return [truth("nothing", "nobody listens there, and nothing is known of who did")];
}

function truth(kind: Truth["kind"], says: string, instead?: RowEnd): Truth {
  return { kind, says, instead };
}

function otherAddress({ listeners, port, transport }: SilenceFacts): Truth[] {
  const same = listeners.filter((one) => one.local.port === port && one.transport === transport);
  return same.slice(0, SHOWN_MAX).map(({ local, process }) => {
    const family = local.address.includes(":") ? "IPv6" : "IPv4";
    return truth(
      "other-address",
      `${who(process)} listens on ${endText(local)}, which is ${family} and another address`,
      local,
    );
  });
}

function otherTransport({ listeners, port, transport }: SilenceFacts): Truth[] {
  const other = listeners.filter((one) => one.local.port === port && one.transport !== transport);
  return other
    .slice(0, 1)
    .map(({ local, process, transport: by }) =>
      truth("other-transport", `${who(process)} has it over ${by.toUpperCase()}, on ${endText(local)}`),
    );
}

function ofChart({ chart, port, nowMs }: SilenceFacts): Truth[] {
  const truths: Truth[] = [];
  for (const service of chart.services.filter(
    (one) => one.port === port || one.upstreams.some((end) => end.port === port),
  )) {
    truths.push(ofService(service, { port, nowMs }));
  }
  for (const { name, target } of chart.aliases) {
    if (target.port === port) truths.push(truth("alias", `the alias ${name} leads here`));
  }
  return truths;
}

function ofService(service: ChartService, { port, nowMs }: { port: number; nowMs: number }): Truth {
  const { name, state, isDown, upstreams, sinceMs, lastLines } = service;
  const [upstream] = upstreams;
  const last = lastLines.at(-1);
  const line = last === undefined ? "" : `; its last line was "${last}"`;
  if (isDown) {
    return truth("ended", `${name} had it, and ended ${ago(nowMs - sinceMs)} (${state})${line}`);
  }
  if (upstream !== undefined && upstream.port !== port) {
    return truth("moved", `${name} has leased it, and listens on ${endText(upstream)}`, upstream);
  }
  if (state === "starting") {
    return truth("starting", `${name} is starting since ${span(nowMs - sinceMs)}, and does not listen yet`);
  }
  if (state === "stopped") {
    return truth("ended", `${name} has leased it, and is stopped since ${span(nowMs - sinceMs)}${line}`);
  }
  return truth("leased", `${name} has leased it, and does not listen`);
}

function elsewhere({ elsewhere: others, port }: SilenceFacts): Truth[] {
  return others
    .slice(0, SHOWN_MAX)
    .map(({ local, where }) =>
      truth(
        "elsewhere",
        `${where} listens on ${endText(local)}, in a network of its own: port ${port} is not published`,
      ),
    );
}

/** Whose folder is that of the last owner, or of a service that should be here, has most likely moved. */
function nextDoor({ listeners, port, transport, history, chart }: SilenceFacts): Truth[] {
  const folders = new Set([
    ...history.flatMap(({ directory }) => directory ?? []),
    ...chart.services.filter((service) => service.port === port).map(({ directory }) => directory),
  ]);
  const near = listeners.filter(
    (one) => one.transport === transport && one.local.port !== port && Math.abs(one.local.port - port) <= NEXT_DOOR,
  );
  const isOfFolder = ({ process }: OtherListener): boolean => process?.cwd !== undefined && folders.has(process.cwd);
  // Without a folder to go by, only the ports behind it tell something: a server counts up.
  const likely =
    folders.size > 0
      ? near.filter(isOfFolder)
      : near.filter((one) => one.local.port > port && one.process !== undefined);
  return likely
    .toSorted((left, right) => Math.abs(left.local.port - port) - Math.abs(right.local.port - port))
    .slice(0, SHOWN_MAX)
    .map(({ local, process }) => {
      const project = process?.workingCopy === undefined ? "" : ` of ${process.workingCopy.project}`;
      return truth("next-door", `${who(process)}${project} listens next door, on ${endText(local)}`, local);
    });
}

function portUsers({ users, port }: SilenceFacts): Truth[] {
  const waiting = users.filter(({ state }) => state === "time-wait").length;
  const bound = users.find(({ state }) => state === "bound");
  const connection = users.find(({ state, remote }) => remote !== undefined && state !== "time-wait");
  return [
    ...(bound === undefined ? [] : [truth("bound", `${who(bound.process)} has bound it, and does not listen`)]),
    ...(connection?.remote === undefined
      ? []
      : [
          truth(
            "taken-by-connection",
            `${who(connection.process)} uses it as the near end of a connection to ${endText(connection.remote)}`,
          ),
        ]),
    ...(waiting === 0
      ? []
      : [
          truth(
            "time-wait",
            `${waiting} ended connections still rest on port ${port} (TIME_WAIT): a server was here a minute ago`,
          ),
        ]),
  ];
}

function lastOwner({ history, nowMs }: SilenceFacts): Truth[] {
  const [last] = history;
  if (last === undefined) return [];
  const { command = "a process", pid, untilMs, ended } = last;
  const end = untilMs === undefined ? "" : `, until ${ago(nowMs - untilMs)}`;
  const how = ended === undefined ? "" : ` (${ended})`;
  return [truth("last-owner", `last it was ${command}${pid === undefined ? "" : ` (${pid})`}${end}${how}`)];
}

function who(process: SeenProcess | undefined): string {
  return process === undefined ? "a process that is not seen" : `${process.label ?? "process"} (${process.pid})`;
}

function endText({ address, port }: RowEnd): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}

function ago(ms: number): string {
  return `${span(ms)} ago`;
}

function span(ms: number): string {
  const seconds = Math.max(Math.round(ms / 1000), 0);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} days`;
}
