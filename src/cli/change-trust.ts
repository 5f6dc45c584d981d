import { type Failure, isFailure } from "../failure/failure.ts";
import type { CliContext } from "./context.ts";
import type { Printed } from "./command.ts";
import { usageFailure } from "./core/failures.ts";
import { renderFailure } from "./render-failure.ts";
import type { Terminal } from "./terminal.ts";
import { trustTargets, type TrustTarget } from "./trust-targets.ts";

export type TrustVerb = "trust" | "untrust";

export interface TrustRequest {
  readonly only: readonly string[] | undefined;
  /** Asks nothing. */
  readonly isSure: boolean;
}

export interface TrustOutcome {
  readonly store: string;
  readonly label: string;
  readonly outcome: "changed" | "unchanged" | "unavailable" | "failed";
  readonly notes: readonly string[];
  readonly failure: Failure | undefined;
}

export interface TrustResult {
  readonly verb: TrustVerb;
  /** False when the user said no. */
  readonly isAgreed: boolean;
  readonly outcomes: readonly TrustOutcome[];
}

/** Changes every store that is not as asked for, after the user has agreed to the list. */
export async function changeTrust(
  change: TrustRequest & { readonly verb: TrustVerb; readonly rootPem: string },
  context: CliContext,
  signal: AbortSignal,
): Promise<TrustResult> {
  const { verb, rootPem, only, isSure } = change;
  const targets = await trustTargets(rootPem, { context, only });
  const settled = verb === "trust" ? "trusted" : "absent";
  const open = targets.filter(({ state }) => state !== settled && state !== "unavailable" && state !== "unknown");
  const isAgreed = open.length === 0 || isSure || (await agree(verb, { open, context, signal }));
  if (!isAgreed) return { verb, isAgreed, outcomes: [] };
  const outcomes: TrustOutcome[] = [];
  for (const target of targets)
    outcomes.push(await changeOne(target, { verb, rootPem, isOpen: open.includes(target) }));
  return { verb, isAgreed, outcomes };
}

async function agree(
  verb: TrustVerb,
  { open, context, signal }: { open: readonly TrustTarget[]; context: CliContext; signal: AbortSignal },
): Promise<boolean> {
  const { terminal } = context;
  if (!terminal.canAsk) {
    throw usageFailure("Cannot ask before a trust store is changed: there is no terminal", "Pass --yes");
  }
  const action = verb === "trust" ? "add the local authority to" : "take the local authority out of";
  terminal.say(`This will ${action}:\n${open.map(({ store }) => `  ${store.label} (${store.id})\n`).join("")}`);
  return terminal.confirm("Go on?", signal);
}

async function changeOne(
  target: TrustTarget,
  { verb, rootPem, isOpen }: { verb: TrustVerb; rootPem: string; isOpen: boolean },
): Promise<TrustOutcome> {
  const { store } = target;
  const base = { store: store.id, label: store.label, notes: [], failure: undefined };
  if (target.state === "unavailable") return { ...base, outcome: "unavailable", notes: [target.reason] };
  if (target.state === "unknown") return { ...base, outcome: "failed", failure: target.failure };
  if (!isOpen) return { ...base, outcome: "unchanged" };
  try {
    const { isChanged, notes } = await store[verb](rootPem);
    return { ...base, outcome: isChanged ? "changed" : "unchanged", notes };
  } catch (error) {
    if (isFailure(error)) return { ...base, outcome: "failed", failure: error };
    throw error;
  }
}

/** Renders each store's outcome, and what went wrong on stderr. */
export function renderTrust({ verb, isAgreed, outcomes }: TrustResult, terminal: Terminal): Printed {
  if (!isAgreed) return { say: "nothing was changed" };
  const words = {
    changed: verb === "trust" ? "trusts it now" : "forgot it",
    unchanged: verb === "trust" ? "trusts it already" : "does not have it",
    unavailable: "is not here",
    failed: "could not be changed",
  };
  const lines = outcomes.flatMap(({ store, label, outcome, notes }) => [
    `${store}: ${label} ${words[outcome]}${outcome === "unavailable" ? ` (${notes.join("; ")})` : ""}`,
    ...(outcome === "unavailable" ? [] : notes.map((note) => `  ${note}`)),
  ]);
  const failures = outcomes.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
  const said = failures.map((failure) => renderFailure(failure, { isJson: false, terminal }).trimEnd());
  return { out: lines.join("\n"), say: said.join("\n") };
}

/** 3 when a store could not be changed, 1 when the user said no or there was no store to change. */
export function trustExitCode({ isAgreed, outcomes }: TrustResult): number {
  if (outcomes.some(({ outcome }) => outcome === "failed")) return 3;
  return isAgreed && outcomes.some(({ outcome }) => outcome !== "unavailable") ? 0 : 1;
}
