import type { QueueingFacts } from "../core/machine-facts.ts";
import { askProgram } from "./ask-program.ts";

const DEADLINE_MS = 400;

/** Asks `tc` for its text and not for JSON: in it, what stands behind the kind can be given back to `tc` to undo a repair. */
export async function gatherQueueing(): Promise<QueueingFacts | undefined> {
  const answer = await askProgram(["tc", "qdisc", "show", "dev", "lo"], DEADLINE_MS);
  if (answer === undefined) return undefined;
  const listed = answer.matchAll(/^qdisc (\S+) \S+ root(?: refcnt \d+)?(.*)$/gm);
  return { disciplines: Array.from(listed, ([, kind = "", options = ""]) => ({ kind, options: options.trim() })) };
}
