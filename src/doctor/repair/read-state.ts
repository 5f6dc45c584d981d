import { shownText } from "../../host/core/shown-text.ts";
import { askProgram } from "../gather/ask-program.ts";

const DEADLINE_MS = 10_000;

/** What a repair's command for its state says, in one line; undefined when it cannot be asked. */
export async function readState(argv: readonly [string, ...string[]]): Promise<string | undefined> {
  const answer = await askProgram(argv, DEADLINE_MS);
  return answer === undefined ? undefined : shownText(answer);
}
