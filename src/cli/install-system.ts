import { readRoot } from "../certificates/authority.ts";
import type { SystemChange } from "../host/system-change.ts";
import type { CliContext } from "./context.ts";
import type { Printed } from "./command.ts";
import { type ChangeOutcome, isOpen, type LookedChange, lookAtChanges, performChange } from "./change-system.ts";
import { changeTrust, type TrustOutcome, type TrustVerb } from "./change-trust.ts";
import { usageFailure } from "./core/failures.ts";
import { renderFailure } from "./render-failure.ts";
import { madeChanges, systemChanges } from "./system-changes.ts";
import type { Terminal } from "./terminal.ts";
import { type TrustTarget, trustTargets } from "./trust-targets.ts";

export const PARTS = ["trust", "names", "ports"] as const;
export type Part = (typeof PARTS)[number];

export interface InstallRequest {
  readonly verb: "install" | "uninstall";
  readonly parts: readonly Part[];
  readonly isDry: boolean;
  readonly isSure: boolean;
}

export interface InstallResult {
  readonly verb: "install" | "uninstall";
  readonly result: "nothing to do" | "planned" | "refused" | "done" | "not all";
  /** What would be done, one line each. */
  readonly plan: readonly string[];
  readonly outcomes: readonly (ChangeOutcome | (TrustOutcome & { readonly id: "trust" }))[];
}

interface Plan {
  readonly rootPem: string | undefined;
  readonly stores: readonly TrustTarget[];
  readonly changes: readonly LookedChange[];
  readonly lines: readonly string[];
}

/** Sets this machine up for names, ports and trust, or takes all of it back, after the user has agreed to the list. */
export async function installSystem(
  request: InstallRequest,
  context: CliContext,
  signal: AbortSignal,
): Promise<InstallResult> {
  const { verb, isDry, isSure } = request;
  const plan = await makePlan(request, context, signal);
  const done = { verb, plan: plan.lines, outcomes: [] };
  if (isDry) return { ...done, result: "planned" };
  if (plan.lines.length > 0 && !isSure && !(await agree(plan, context, signal))) return { ...done, result: "refused" };
  const outcomes: InstallResult["outcomes"][number][] = [];
  const { rootPem } = plan;
  if (rootPem !== undefined && plan.stores.length > 0) {
    const only = plan.stores.map(({ store }) => store.id);
    const change = { verb: trustVerb(verb), rootPem, only, isSure: true };
    const { outcomes: trusted } = await changeTrust(change, context, signal);
    outcomes.push(...trusted.map((outcome) => ({ ...outcome, id: "trust" as const })));
  }
  for (const looked of plan.changes) outcomes.push(await performChange(looked, systemVerb(verb)));
  const isAll = outcomes.every(({ outcome }) => outcome !== "failed");
  return { ...done, outcomes, result: !isAll ? "not all" : plan.lines.length === 0 ? "nothing to do" : "done" };
}

async function makePlan(request: InstallRequest, context: CliContext, signal: AbortSignal): Promise<Plan> {
  const { verb, parts } = request;
  const { rootPem, all } = await (verb === "install" ? toMake(context, signal) : toTakeBack(context));
  const changes = await lookAtChanges(all.filter(({ id }) => parts.some((part) => part === id)));
  const targets = rootPem !== undefined && parts.includes("trust") ? await trustTargets(rootPem, { context }) : [];
  const settled = verb === "install" ? "trusted" : "absent";
  const stores = targets.filter(({ state }) => state !== "unavailable" && state !== settled);
  const lines = [
    ...stores.map(
      ({ store }) => `${verb === "install" ? "add" : "take"} the local authority ${side(verb)} ${store.label}`,
    ),
    ...changes.filter((looked) => isOpen(looked, systemVerb(verb))).map(({ change }) => lineOf(change.says, verb)),
  ];
  return { rootPem, stores, changes, lines };
}

interface Possible {
  /** Undefined where there is no authority that a store could trust. */
  readonly rootPem: string | undefined;
  readonly all: readonly SystemChange[];
}

async function toMake(context: CliContext, signal: AbortSignal): Promise<Possible> {
  const client = await context.daemon(signal);
  const [status, chart, { rootPem }] = await Promise.all([
    client.status({ signal }),
    client.chart({ signal }),
    client.authority({ signal }),
  ]);
  return { rootPem, all: await systemChanges({ chart, status }, context) };
}

/** What was done is there to see: no daemon is started to take it back. */
async function toTakeBack(context: CliContext): Promise<Possible> {
  const root = await readRoot(context.folder.authorityFolder);
  return { rootPem: root?.rootPem, all: madeChanges(context) };
}

function side(verb: InstallRequest["verb"]): string {
  return verb === "install" ? "to" : "out of";
}

function lineOf(says: string, verb: InstallRequest["verb"]): string {
  return verb === "install" ? says : `no longer ${says}`;
}

function trustVerb(verb: InstallRequest["verb"]): TrustVerb {
  return verb === "install" ? "trust" : "untrust";
}

function systemVerb(verb: InstallRequest["verb"]): "apply" | "revert" {
  return verb === "install" ? "apply" : "revert";
}

async function agree({ lines, changes }: Plan, { terminal }: CliContext, signal: AbortSignal): Promise<boolean> {
  if (!terminal.canAsk)
    throw usageFailure("Cannot ask before this system is changed: there is no terminal", "Pass --yes");
  const cautions = changes.flatMap(({ change, state }) =>
    change.caution === undefined || state.state !== "absent" ? [] : [`  note: ${change.caution}`],
  );
  terminal.say(["This will", ...lines.map((line) => `  ${line}`), ...cautions, ""].join("\n"));
  return terminal.confirm("Go on?", signal);
}

/** Renders what became of each part. */
export function renderInstall({ verb, result, plan, outcomes }: InstallResult, terminal: Terminal): Printed {
  if (result === "planned") {
    return { out: plan.length === 0 ? "nothing to do" : ["This would", ...plan.map((line) => `  ${line}`)].join("\n") };
  }
  if (result === "refused") return { say: "nothing was changed" };
  const lines = outcomes.flatMap((outcome) => [
    `${outcome.id}: ${"label" in outcome ? outcome.label : lineOf(outcome.says, verb)}: ${WORDS[outcome.outcome]}`,
    ...outcome.notes.map((note) => `  ${note}`),
  ]);
  const failures = outcomes.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
  const said = failures.map((failure) => renderFailure(failure, { isJson: false, terminal }).trimEnd());
  return { out: lines.join("\n"), say: said.join("\n") };
}

const WORDS = {
  changed: "done",
  unchanged: "as it should be",
  unavailable: "not needed or not here",
  failed: "not done",
};
