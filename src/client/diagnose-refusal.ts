import { formatEndpoint } from "../address/format-endpoint.ts";
import { readHistory } from "../chart/history-store.ts";
import type { Tenure } from "../chart/core/tenure.ts";
import type { AliasView, Endpoint, ServiceView } from "../control/contract.ts";
import { readChart } from "../control/read-chart.ts";
import type { ChartEntryFacts, HistoryFacts } from "../doctor/core/endpoint-facts.ts";
import { diagnoseEndpoint } from "../doctor/diagnose-endpoint.ts";
import { isFailure, type Failure } from "../failure/failure.ts";
import { openSocketTable } from "../host/sockets/sockets.ts";
import { clientFailure } from "./core/failures.ts";
import type { Refused } from "./explain-refusal.ts";
import type { NamedView } from "./find-named.ts";

/** A test waits for it: what has not answered by then is silent, in milliseconds. */
const LIMITS = { connectMs: 100, bannerMs: 60, answerMs: 200 };

/** Asks the doctor why a connection was refused; undefined when it knows no more than the error. */
export async function diagnoseRefusal(error: NodeJS.ErrnoException, refused: Refused): Promise<Failure | undefined> {
  const { endpoint, target, expects, context } = refused;
  const { address, port } = endpoint;
  const named = refused.named ?? (await ownerOf(endpoint, refused));
  const text = formatEndpoint({ address, port, transport: "tcp" });
  const { findings } = await diagnoseEndpoint(
    { type: "inet", text, endpoint: { address, port, transport: "tcp" }, expects },
    {
      ...LIMITS,
      symptom: { during: "connect", error: error.code ?? "", wasReused: false, idleMs: undefined },
      chart: named && entryOf(named),
      history: historyOf(pastOf(context.folder.historyFile, port), named),
      signal: context.signal,
    },
  );
  const worst = findings.find(({ severity }) => severity === "error") ?? findings[0];
  if (worst === undefined) return undefined;
  const { id, cause, evidence, fix } = worst;
  const details = { target, address, port, id, why: cause, evidence, fix: fix.says, commands: fix.commands };
  return clientFailure("UNREACHABLE", details, { cause: error });
}

/** Whose port it is, as far as the chart knows: without a daemon, as the last one left it. */
async function ownerOf({ port }: Endpoint, { context }: Refused): Promise<NamedView | undefined> {
  try {
    const { services, aliases } = (await readChart(context.folder, context.signal)).chart;
    const service = services.find((one) => one.port === port || one.upstreams.some((end) => end.port === port));
    return service ?? aliases.find(({ target }) => target.port === port);
  } catch (error) {
    if (isFailure(error)) return undefined; // The machine can be looked at all the same.
    throw error;
  }
}

function entryOf(named: NamedView): ChartEntryFacts {
  const listening = listeningNow();
  const facts = (ends: readonly Endpoint[]): ChartEntryFacts["upstreams"] =>
    ends.map((end) => ({ ...end, isListening: listening.has(keyOf(end)) }));
  return "target" in named ? entryOfAlias(named, facts) : entryOfService(named, facts);
}

type Facts = (ends: readonly Endpoint[]) => ChartEntryFacts["upstreams"];

function entryOfAlias({ name, target }: AliasView, facts: Facts): ChartEntryFacts {
  const nobodys = { command: [], directory: undefined, keeperPid: undefined, sinceMs: 0 };
  return { kind: "alias", name, state: "alias", port: target.port, upstreams: facts([target]), ...nobodys };
}

function entryOfService(service: ServiceView, facts: Facts): ChartEntryFacts {
  const { name, state, port, upstreams, command, directory, holder, sinceMs } = service;
  const keeperPid = holder?.pid;
  return { kind: "service", name, state, port, upstreams: facts(upstreams), command, directory, keeperPid, sinceMs };
}

function historyOf(past: readonly Tenure[], named: NamedView | undefined): HistoryFacts | undefined {
  const last = past.find(({ untilMs }) => untilMs !== undefined);
  if (last === undefined) return undefined;
  const own = named !== undefined && "exit" in named && last.name === named.name ? named : undefined;
  return {
    pid: last.owner?.pid,
    command: last.owner?.command ?? "a process that was not seen",
    cwd: last.owner?.directory,
    endedAtMs: last.untilMs,
    exitCode: own?.exit?.code ?? undefined,
    signal: own?.exit?.signal ?? undefined,
    lastLines: own?.lastLines ?? [],
  };
}

/** A history that cannot be read now tells nothing; the doctor goes on without. */
function pastOf(file: string, port: number): Tenure[] {
  try {
    return readHistory(file, port);
  } catch {
    return [];
  }
}

function listeningNow(): Set<string> {
  using table = openSocketTable();
  return new Set(table.inet({ transport: "tcp", which: "listening" }).map(({ local }) => keyOf(local)));
}

function keyOf({ address, port }: Endpoint): string {
  return formatEndpoint({ address, port, transport: "tcp" });
}
