import { isFailure } from "../failure/failure.ts";
import type { Tenure, TenureEnd } from "../chart/core/tenure.ts";
import type { ServiceView } from "../control/contract.ts";
import type { Finding } from "../doctor/core/diagnosis.ts";
import type { AttemptFacts } from "../doctor/core/probe-facts.ts";
import { readEndpointRequest } from "../doctor/core/endpoint/endpoint-request.ts";
import type { Explanation } from "../inspect/core/explanation.ts";
import { type FreeFacts, type FreePlan, planFree } from "../inspect/core/free-plan.ts";
import type { HistoryEntry } from "../inspect/core/history-entry.ts";
import { isForeignAddress } from "../inspect/core/explain-address.ts";
import { explainEndpoint } from "../inspect/explain-endpoint.ts";
import { explainProcess } from "../inspect/explain-process.ts";
import { explainUnix } from "../inspect/explain-unix.ts";
import { ownAddresses } from "../inspect/own-addresses.ts";
import type { CliContext } from "./context.ts";
import { knownOfPort } from "./known-of-port.ts";
import { type MachineChart, machineChart, sayTrouble } from "./machine-chart.ts";
import { ownAuthorities } from "./own-authorities.ts";
import { readAsker } from "../services/read-asker.ts";
import { type ResolvedEndpoint, resolveTarget } from "./target.ts";

/** What `free` would do, or why it would not. */
export type FreePreview =
  | { readonly type: "plan"; readonly plan: FreePlan }
  | { readonly type: "refusal"; readonly code: string; readonly message: string; readonly hint: string };

export interface ExplainedMachine {
  /** Undefined where there is no such thing. */
  readonly explanation: Explanation | undefined;
  /** Why there is none. */
  readonly unknown: string | undefined;
  readonly resolved: ResolvedEndpoint | undefined;
  /** The service that listens there. */
  readonly service: ServiceView | undefined;
  /** The main copy's name, where that leads to this service. */
  readonly usedAs: string | undefined;
  readonly free: FreePreview | undefined;
  /** Undefined where nothing was tried. */
  readonly attempts: readonly AttemptFacts[] | undefined;
  readonly findings: readonly Finding[];
}

export interface ExplainOptions {
  readonly text: string;
  readonly isProbing: boolean;
}

/**
 * The screen is to come within 300 ms, of which half are for the start and the look at the machine. What takes longer
 * to answer is said to be silent so far; `doctor TARGET` waits.
 */
const LIMITS = { connectMs: 150, bannerMs: 30, answerMs: 120, allMs: 150 };
const NOTHING = {
  unknown: undefined,
  resolved: undefined,
  service: undefined,
  usedAs: undefined,
  free: undefined,
  attempts: undefined,
  findings: [],
};

/** Finds out what a target is and all that is known of it. */
export async function explainMachine(
  { text, isProbing }: ExplainOptions,
  context: CliContext,
  signal: AbortSignal,
): Promise<ExplainedMachine> {
  const chart = await machineChart(context, signal);
  sayTrouble(chart, context);
  const resolved = await resolveTarget(text, {
    chart,
    asker: await readAsker(context.environment, context.workingDirectory),
  });
  if (resolved.type === "unknown") return { ...NOTHING, explanation: undefined, unknown: resolved.says };
  if (resolved.type === "process") return { ...NOTHING, explanation: explainProcess(resolved.pid, chart.parts) };
  if (resolved.type === "unix") {
    const explanation = explainUnix(resolved.path, chart.parts);
    if (!isProbing) return { ...NOTHING, explanation };
    const { diagnoseEndpoint } = await import("../doctor/diagnose-endpoint.ts");
    const { findings } = await diagnoseEndpoint({ type: "unix", text, path: resolved.path }, { signal });
    return { ...NOTHING, explanation, findings };
  }
  const { port, transport } = resolved.endpoint;
  const past = await readPast(port, context);
  const { addresses, isAnyAddress } = resolved;
  const history = past.map((tenure) => entryOf(tenure));
  const { facts, parts } = chart;
  const found = explainEndpoint({ port, transport, addresses, isAnyAddress, chart: facts, parts, history });
  const tried =
    isProbing && transport === "tcp"
      ? await tryEndpoint({ text, resolved, found, past }, { chart, context, signal })
      : undefined;
  return {
    explanation: found.explanation,
    unknown: undefined,
    resolved,
    ...serviceThere(resolved, chart),
    free: previewFree(found.facts),
    attempts: tried?.attempts,
    findings: tried?.findings ?? [],
  };
}

/** By the name that was asked about, else by where it listens. */
function serviceThere(
  { named, endpoint: { port }, addresses }: ResolvedEndpoint,
  { view }: MachineChart,
): Pick<ExplainedMachine, "service" | "usedAs"> {
  const isThere = ({ state, upstreams }: ServiceView): boolean =>
    state !== "down" && upstreams.some((one) => one.port === port && addresses.includes(one.address));
  const service = view.services.find(({ name }) => name === named?.name) ?? view.services.find(isThere);
  const uses = (view.uses ?? []).filter(
    ({ project, branch }) => project === service?.project && branch === service.branch,
  );
  const names = uses.flatMap((one) => one.names);
  return { service, usedAs: names.find((name) => isMainName(name, service)) };
}

/** `web.shop.localhost` of `web.shop-fix-ui.localhost`: all but the last label is the same. */
function isMainName(name: string, service: ServiceView | undefined): boolean {
  const labels = (text: string): string => text.split(".").slice(0, -2).join(".");
  return service !== undefined && labels(name) === labels(service.name);
}

interface Tried {
  readonly text: string;
  readonly resolved: ResolvedEndpoint;
  readonly found: ReturnType<typeof explainEndpoint>;
  readonly past: readonly Tenure[];
}

async function tryEndpoint(
  { text, resolved, found, past }: Tried,
  { chart, context, signal }: { chart: MachineChart; context: CliContext; signal: AbortSignal },
): Promise<{ attempts: readonly AttemptFacts[]; findings: readonly Finding[] } | undefined> {
  const { diagnoseEndpoint } = await import("../doctor/diagnose-endpoint.ts");
  const { reached, listeners } = found.explanation;
  const answering = reached.find((one) => one.listeners.length > 0)?.address;
  // A port that was asked about on any address is tried where somebody listens.
  const own = ownAddresses();
  const address = [answering, resolved.isAnyAddress ? listeners[0]?.local.address : undefined, ...resolved.addresses]
    .filter((one) => one !== undefined)
    .find((one) => !isForeignAddress(one, own));
  // Another machine is none of Portolan's business, unless the user says so to the doctor.
  if (address === undefined) return undefined;
  const expects = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? readEndpointRequest(text) : undefined;
  const { port } = resolved.endpoint;
  const { facts, findings } = await diagnoseEndpoint(
    {
      type: "inet",
      text,
      endpoint: { ...resolved.endpoint, address },
      // Behind the gateway a service speaks what it speaks, whatever the scheme in front.
      expects: resolved.isThroughGateway || expects?.type !== "inet" ? undefined : expects.expects,
    },
    {
      ...LIMITS,
      signal,
      ownAuthorities: await ownAuthorities(context),
      ...knownOfPort(port, { chart, past, listening: found.explanation.listeners.map(({ local }) => local) }),
    },
  );
  return { attempts: facts.probe?.attempts ?? [], findings };
}

function previewFree(facts: FreeFacts): FreePreview | undefined {
  try {
    const plan = planFree(facts);
    return plan && { type: "plan", plan };
  } catch (error) {
    if (!isFailure(error)) throw error;
    const { code, message, hint } = error;
    return { type: "refusal", code, message, hint };
  }
}

async function readPast(port: number, context: CliContext): Promise<Tenure[]> {
  // A history that cannot be read takes nothing away from what is seen now.
  return context.history(port).catch(() => []);
}

const ENDINGS: Readonly<Record<TenureEnd, string>> = {
  "process-ended": "its process ended",
  "socket-closed": "it let go of the port",
  unseen: "nobody saw how",
};

function entryOf({ address, port, uid, owner, name, sinceMs, untilMs, end }: Tenure): HistoryEntry {
  return {
    address,
    port,
    uid,
    pid: owner?.pid,
    command: owner?.command,
    directory: owner?.directory,
    serviceName: name,
    sinceMs,
    untilMs,
    ended: end === undefined ? undefined : ENDINGS[end],
  };
}
