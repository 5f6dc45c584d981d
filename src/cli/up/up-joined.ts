import type { KeeperClient } from "../../control/keeper-client.ts";
import { changesText } from "../../services/core/keeper/project-changes.ts";
import { copyName } from "../core/choose-keeper.ts";
import { plainText } from "../core/plain-text.ts";
import { UpStory } from "../core/up-story.ts";
import { attend } from "./attend.ts";
import { finishUp } from "./finish-up.ts";
import { remoteLink } from "./remote-link.ts";
import { waitUntilSettled } from "./up-detached.ts";
import { jsonPrinter, linePrinter, sayLine } from "./up-printer.ts";
import type { UpWork } from "./up-project.ts";

/** Starts what is missing through the keeper that has the project already, and follows; leaving stops nothing. */
export async function upJoined(client: KeeperClient, work: UpWork): Promise<number> {
  const { request, project, context, signals } = work;
  const { terminal } = context;
  const name = copyName(project.identity);
  const say = sayLine(terminal);
  if (!request.isJson) {
    const leaving = request.isDetached ? "" : "; Ctrl-C leaves it running";
    say({ kind: "note", text: `${name} is up already: starting what is missing${leaving}` });
  }
  await takeUpChanges(client, work);
  if (request.isDetached) return waitUntilSettled(client, { ...work, start: request.services });
  const story = new UpStory(project.startMs, request.services);
  const link = remoteLink(client, signals.asked);
  const options = { story, start: request.services, signal: signals.asked };
  if (request.isLive) {
    const { attendLive } = await import("./attend-live.ts");
    await attendLive(link, { ...options, context, signals });
  } else {
    const services = project.spec.services.map(({ name: service }) => service);
    const show = request.isJson
      ? jsonPrinter(terminal)
      : linePrinter({ terminal, services, hasPrefix: request.hasPrefix, hasOutput: true });
    await attend(link, { ...options, show });
  }
  if (signals.asked.aborted) {
    if (!request.isJson) say({ kind: "note", text: `left ${name} running; \`portolan down\` stops it` });
    return 0;
  }
  if (!request.isJson) say({ kind: "note", text: `${name} was stopped` });
  return finishUp(story, { terminal, isJson: request.isJson });
}

/** Has the keeper read its own project file again; it goes on as it was where something is wrong with that. */
async function takeUpChanges(client: KeeperClient, { request, project, context, signals }: UpWork): Promise<void> {
  const { spec } = project;
  const changes = await client.reload({ signal: signals.asked });
  if (request.isJson) return;
  const say = sayLine(context.terminal);
  const { file } = await client.view({ signal: signals.asked });
  const text = changes === undefined ? undefined : changesText(changes, file);
  if (text !== undefined) say({ kind: "note", text: plainText(text) });
  if (file === spec.file) return;
  const kept = file ?? "what was inferred";
  const other = `it was brought up with ${kept}, and goes on with that; \`portolan down\` comes before another file`;
  say({ kind: "warning", text: plainText(other) });
}
