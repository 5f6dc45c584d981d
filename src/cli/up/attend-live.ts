import type { CliContext } from "../context.ts";
import { attend, type AttendOptions } from "./attend.ts";
import type { KeeperLink } from "./keeper-link.ts";
import { LiveView } from "./live-view.ts";
import type { UpSignals } from "./up-signals.ts";

export interface AttendLiveOptions extends Omit<AttendOptions, "show"> {
  readonly context: CliContext;
  readonly signals: UpSignals;
  /** Called after each change. */
  readonly onChange?: () => void;
}

/** Attends a project on the whole screen of the terminal. */
export async function attendLive(link: KeeperLink, options: AttendLiveOptions): Promise<void> {
  const { context, signals, story, start, signal, onChange } = options;
  const { terminal, environment } = context;
  const begun = await link.view();
  using live = await LiveView.open(begun, { link, terminal, environment, onQuit: signals.press });
  signals.asked.addEventListener("abort", () => live.quitting(), { once: true });
  await attend(link, {
    story,
    start,
    signal,
    show: (lines, told) => {
      if (told?.type === "view") {
        for (const service of told.view.services) live.hear({ type: "service", service });
      } else if (told !== undefined) live.hear(told);
      // Its own words come as they are.
      const said = told?.type === "note" ? [] : lines;
      for (const line of said) {
        // The board shows the rest by itself.
        if (line.kind === "failed" || line.kind === "warning") live.say("warning", line.text);
        else if (line.kind === "good" || line.kind === "url") live.say("note", line.text);
      }
      onChange?.();
    },
  });
}
