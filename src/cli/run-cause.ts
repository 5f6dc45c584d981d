import type { SymptomFacts } from "../doctor/core/endpoint-facts.ts";
import { diagnoseEndpoint } from "../doctor/diagnose-endpoint.ts";
import { openSocketTable } from "../host/sockets/sockets.ts";
import type { RunReport } from "../services/run-report.ts";
import type { CliContext } from "./context.ts";
import { knownOfPort } from "./known-of-port.ts";
import { machineChart } from "./machine-chart.ts";

type Cause = Extract<RunReport, { type: "cause" }>;

interface Place {
  readonly about: Cause["about"];
  readonly address: string;
  readonly port: number;
  readonly symptom: SymptomFacts | undefined;
}

/** That nothing listens (E01), or not yet (E06), was just said, by the run itself. */
const SAID_ALREADY: ReadonlySet<string> = new Set(["E01", "E06"]);
const LOOPBACK = "127.0.0.1";
const TAKEN: SymptomFacts = { during: "bind", error: "EADDRINUSE", wasReused: false, idleMs: undefined };

/** Why a run has the trouble that it just told of; undefined when the doctor knows no more than that. */
export async function causeOfTrouble(
  said: RunReport,
  context: CliContext,
  signal: AbortSignal,
): Promise<Cause | undefined> {
  const place = placeOf(said);
  if (!place) return undefined;
  const { about, address, port, symptom } = place;
  const chart = await machineChart(context, signal);
  const past = await context.history(port).catch(() => []);
  const known = knownOfPort(port, { chart, past, listening: listeningNow() });
  const endpoint = { address, port, transport: "tcp" } as const;
  const { findings } = await diagnoseEndpoint(
    { type: "inet", text: `${port}`, endpoint, expects: undefined },
    { ...known, symptom, signal },
  );
  const worst = findings.find(({ id, severity }) => severity !== "note" && !SAID_ALREADY.has(id));
  if (!worst) return undefined;
  const { id, cause, evidence, fix } = worst;
  return { type: "cause", about, id, cause, evidence, fix: { says: fix.says, commands: fix.commands } };
}

function placeOf(said: RunReport): Place | undefined {
  const { type: about } = said;
  if (about === "listener-lost") return { about, ...said.endpoint, symptom: undefined };
  if (about === "not-listening") return { about, address: LOOPBACK, port: said.port, symptom: undefined };
  if (about === "stranger" || about === "stranger-stays") {
    return { about, address: LOOPBACK, port: said.port, symptom: TAKEN };
  }
  return undefined;
}

function listeningNow(): { address: string; port: number }[] {
  using table = openSocketTable();
  return table.inet({ transport: "tcp", which: "listening" }).map(({ local }) => local);
}
