import { UpStory } from "../core/up-story.ts";
import { attend } from "./attend.ts";
import { finishUp } from "./finish-up.ts";
import { localLink } from "./local-link.ts";
import { openKeeper } from "./open-keeper.ts";
import { jsonPrinter, linePrinter, sayLine, type Show } from "./up-printer.ts";
import type { UpWork } from "./up-project.ts";

/** Keeps the project in this process until somebody asks for the end, or nothing of it runs any more. */
export async function upForeground({ request, project, context, signals }: UpWork): Promise<number> {
  const { terminal, environment } = context;
  const { spec, source, identity, startMs } = project;
  const { services, isJson, isLive, hasPrefix } = request;
  const opened = openKeeper(context, { spec, source, identity, environment, isDetached: false, signal: signals.asked });
  await using keeper = await opened;
  const story = new UpStory(startMs, services);
  const say = isJson ? () => {} : sayLine(terminal);
  signals.insisted.addEventListener("abort", () => keeper.hasten(), { once: true });
  let isOver = false;
  const onChange = (): void => {
    if (!story.isOver || isOver) return;
    isOver = true;
    keeper.stop();
  };
  const options = { story, start: services, signal: new AbortController().signal };
  if (isLive) {
    const { attendLive } = await import("./attend-live.ts");
    await attendLive(localLink(keeper), { ...options, onChange, context, signals });
  } else {
    const names = spec.services.map(({ name }) => name);
    const print = isJson
      ? jsonPrinter(terminal)
      : linePrinter({ terminal, services: names, hasPrefix, hasOutput: true });
    signals.asked.addEventListener("abort", () => say({ kind: "note", text: "stopping; Ctrl-C once more kills" }));
    const show: Show = (lines, told) => {
      print(lines, told);
      onChange();
    };
    await attend(localLink(keeper), { ...options, show });
  }
  await keeper.ended;
  say({ kind: "note", text: story.summary(Date.now()) });
  // Whoever pressed Ctrl-C, or called `portolan down` elsewhere, has what was asked for.
  return isOver && !signals.asked.aborted ? finishUp(story, { terminal, isJson }) : 0;
}
