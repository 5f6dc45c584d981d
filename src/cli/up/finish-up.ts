import { readLog } from "../../services/logs/read-log.ts";
import type { UpStory } from "../core/up-story.ts";
import type { Terminal } from "../terminal.ts";
import { tellFailed } from "../tell-failed.ts";

const LINES_SHOWN = 12;

/** Says who could not be started and what each wrote last; returns the exit status. */
export async function finishUp(
  story: UpStory,
  { terminal, isJson }: { terminal: Terminal; isJson: boolean },
): Promise<number> {
  const failed = story.services.filter(({ name }) => story.failures.includes(name));
  if (failed.length === 0) return 0;
  if (isJson) return 3;
  const lines = new Map<string, readonly string[]>();
  for (const { name, logFile } of failed) {
    const read = await readLog({
      file: logFile,
      lines: LINES_SHOWN,
      matches: ({ stream }) => stream !== "portolan",
    });
    lines.set(
      name,
      read.map(({ text }) => text),
    );
  }
  terminal.say(`${tellFailed(failed, terminal, (name) => lines.get(name) ?? [])}\n`);
  return 3;
}
