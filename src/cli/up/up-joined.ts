import { statSync } from "node:fs";
import type { KeeperClient } from "../../control/keeper-client.ts";
import { copyName } from "../core/choose-keeper.ts";
import { UpStory } from "../core/up-story.ts";
import { attend } from "./attend.ts";
import { finishUp } from "./finish-up.ts";
import { remoteLink } from "./remote-link.ts";
import { SILENT, waitUntilSettled } from "./up-detached.ts";
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
    await sayWhenChanged(client, work);
  }
  if (request.isDetached) return waitUntilSettled(client, { ...work, start: request.services });
  const story = new UpStory(project.startMs, request.services);
  // The whole screen has no place for it.
  const onSilent = request.isLive ? undefined : (): void => say({ kind: "warning", text: SILENT });
  const link = remoteLink(client, { signal: signals.asked, onSilent });
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

/** A keeper goes on with the project as it was read when it began. */
async function sayWhenChanged(client: KeeperClient, { project: { spec }, context }: UpWork): Promise<void> {
  const changedMs = spec.file === undefined ? undefined : statSync(spec.file, { throwIfNoEntry: false })?.mtimeMs;
  const { keeper } = await client.view();
  if (changedMs === undefined || changedMs <= keeper.sinceMs) return;
  const text = `${spec.file} has changed since; \`portolan down\` and \`portolan up\` take the changes up`;
  sayLine(context.terminal)({ kind: "warning", text });
}
