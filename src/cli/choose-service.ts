import type { AliasView, ChartView, ServiceView } from "../control/contract.ts";
import { type Asker, chooseName } from "../services/core/choose-name.ts";
import { findByDirectory, type Found } from "../services/core/find-service.ts";
import { readAsker } from "../services/read-asker.ts";
import type { CliContext } from "./context.ts";

export type NamedView = ServiceView | AliasView;

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
  return { found: findIn(chart, await questionOf(asked, context)), asked, live };
}

/**
 * The same where only names and URLs matter, which a service keeps for as long as it lives: what is found at a glance
 * is right, and only what is not has to be asked for.
 */
export async function chooseUrl(asked: string | undefined, context: CliContext, signal: AbortSignal): Promise<Choice> {
  const found = findAtGlance(await questionOf(asked, context), context);
  return found?.type === "one" ? { found, asked, live: true } : chooseService(asked, context, signal);
}

/** What is looked for: the services of a folder, or a name as the one who asks means it. */
type Question = { readonly directory: string } | { readonly name: string; readonly asker: Asker };

async function questionOf(asked: string | undefined, context: CliContext): Promise<Question> {
  const { environment, workingDirectory: directory } = context;
  return asked === undefined ? { directory } : { name: asked, asker: await readAsker(environment, directory) };
}

function findAtGlance(question: Question, context: CliContext): Found<NamedView> | undefined {
  let chart: ChartView;
  try {
    chart = context.glance();
  } catch {
    return undefined; // It cannot be read: the daemon is asked instead.
  }
  return findIn(chart, question);
}

function findIn(chart: ChartView, question: Question): Found<NamedView> {
  const find = (items: readonly NamedView[]): Found<NamedView> =>
    "directory" in question
      ? findByDirectory(question.directory, items)
      : chooseName(question.name, items, question.asker);
  // What runs goes before what has ended.
  const running = find([...chart.services.filter(({ state }) => state !== "down"), ...chart.aliases]);
  return running.type === "none" ? find([...chart.services, ...chart.aliases]) : running;
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
