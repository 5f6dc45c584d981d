import { jsonText } from "../core/json-text.ts";
import { UpStory } from "../core/up-story.ts";
import { copyName } from "../core/choose-keeper.ts";
import { attend } from "./attend.ts";
import { finishUp } from "./finish-up.ts";
import { remoteLink } from "./remote-link.ts";
import { startDetached } from "./start-detached.ts";
import { jsonPrinter, linePrinter, sayLine, type Show } from "./up-printer.ts";
import type { UpWork } from "./up-project.ts";
import type { KeeperClient } from "../../control/keeper-client.ts";

/** As a shell reports a program that Ctrl-C has ended. */
export const CANCELLED = 130;

/** Starts a keeper in the background, waits until all are ready or have failed, and leaves them running. */
export async function upDetached(work: UpWork): Promise<number> {
  const { request, project, context, signals } = work;
  const { spec, source, identity } = project;
  const start = { spec, source, identity, services: request.services, environment: context.environment };
  const { client, isOther } = await startDetached({ folder: context.folder, start, signal: signals.asked });
  return waitUntilSettled(client, { ...work, start: isOther ? request.services : undefined });
}

/** Follows until nothing is on its way any more. */
export async function waitUntilSettled(
  client: KeeperClient,
  { request, project, context, start, signals }: UpWork & { readonly start: readonly string[] | undefined },
): Promise<number> {
  const { terminal } = context;
  const { isJson, services } = request;
  // Some are ready before it could be asked.
  const story = new UpStory(project.startMs, services, { isFresh: start === undefined });
  const names = project.spec.services.map(({ name }) => name);
  const print = isJson
    ? jsonPrinter(terminal)
    : linePrinter({ terminal, services: names, hasPrefix: true, hasOutput: false });
  const settled = new AbortController();
  const show: Show = (lines, told) => {
    print(lines, told);
    if (story.isSettled) settled.abort();
  };
  const signal = AbortSignal.any([signals.asked, settled.signal]);
  await attend(remoteLink(client, signals.asked), { story, start, show, signal });
  const say = sayLine(terminal);
  const name = copyName(project.identity);
  if (signals.asked.aborted) {
    if (!isJson) say({ kind: "note", text: `${name} goes on starting; \`portolan down\` stops it` });
    return CANCELLED;
  }
  if (isJson) terminal.out(`${jsonText({ type: "view", view: await client.view() })}\n`);
  const status = await finishUp(story, { terminal, isJson });
  if (!isJson && !story.hasEnded) {
    say({
      kind: "note",
      text: `${whatGoesOn(story, name)}: see \`portolan ps\` and \`portolan logs -f\`; \`portolan down\` stops it`,
    });
  }
  return status;
}

/** Of a start of which nothing came up, the keeper alone goes on: what is mended may be restarted. */
function whatGoesOn({ failures, isOver }: UpStory, name: string): string {
  if (isOver && failures.length > 0) return `nothing of ${name} runs, and its keeper waits in the background`;
  return `${failures.length === 0 ? name : `the rest of ${name}`} goes on in the background`;
}
