import type { ChartView } from "../control/contract.ts";
import { ANYBODY, chooseName, findRunning, type NamedView } from "../services/core/choose-name.ts";
import { findByDirectory, type Found } from "../services/core/find-service.ts";
import type { CliContext } from "./context.ts";

export interface Choice {
  readonly found: Found<NamedView>;
  /** What the user called it; undefined when the folder decided. */
  readonly asked: string | undefined;
  /** False when no daemon answered. Tells only why nothing was found: what is found needs none. */
  readonly live: boolean;
}

/** Finds the service or alias that is meant by a name, or without one by the working folder. Starts nothing. */
export async function chooseService(
  asked: string | undefined,
  context: CliContext,
  signal: AbortSignal,
): Promise<Choice> {
  const { chart, live } = await context.look(signal);
  return { found: await findIn(chart, asked, context), asked, live };
}

/**
 * The same where only names and URLs matter, which a service keeps for as long as it lives: what is found at a glance
 * is right, and only what is not has to be asked for.
 */
export async function chooseUrl(asked: string | undefined, context: CliContext, signal: AbortSignal): Promise<Choice> {
  const found = await findAtGlance(asked, context);
  return found?.type === "one" ? { found, asked, live: true } : chooseService(asked, context, signal);
}

async function findAtGlance(asked: string | undefined, context: CliContext): Promise<Found<NamedView> | undefined> {
  let chart: ChartView;
  try {
    chart = context.glance();
  } catch {
    return undefined; // It cannot be read: the daemon is asked instead.
  }
  return findIn(chart, asked, context);
}

async function findIn(chart: ChartView, asked: string | undefined, context: CliContext): Promise<Found<NamedView>> {
  const { environment, workingDirectory: directory } = context;
  if (asked === undefined) return findRunning(chart, (items) => findByDirectory(directory, items));
  const found = findRunning(chart, (items) => chooseName(asked, items, ANYBODY));
  if (found.type !== "several") return found;
  // Only what is not clear costs a look at git and the project file: that of the folder's own copy is meant.
  const { readAsker } = await import("../services/read-asker.ts");
  const asker = await readAsker({ environment, directory });
  return findRunning(chart, (items) => chooseName(asked, items, asker));
}

/** Says why nothing was chosen, and what may have been meant. */
export function explainChoice({ found, asked, live }: Choice): string | undefined {
  if (found.type === "one") return undefined;
  const what = asked === undefined ? "this folder" : `"${asked}"`;
  if (found.type === "several") return `${what} may be any of these: ${found.names.join(", ")}`;
  const reason = asked === undefined ? "no service runs in this folder" : `no service or alias is called "${asked}"`;
  if (found.near.length > 0) return `${reason}; there is ${found.near.join(", ")}`;
  return live ? reason : `${reason} (no daemon is running)`;
}

/** The URL of a service, with a path behind it. */
export function urlOf({ urls }: NamedView, path: string | undefined): string | undefined {
  const [base] = urls;
  if (base === undefined || path === undefined) return base;
  return new URL(base.replace(/\/$/, "") + (path.startsWith("/") ? path : `/${path}`)).href;
}
