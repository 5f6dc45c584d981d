import type { UseView } from "../../control/contract.ts";
import { plainText } from "./plain-text.ts";

/** Says in one line which copy has a project's names. */
export function useText({ project, branch, names, isUp }: UseView): string {
  const what = names.length === 0 ? `the names of ${project}` : names.join(", ");
  const lead = names.length === 1 ? "leads" : "lead";
  // Its pages say so as well: nobody is led to another copy's data without a word.
  const down = isUp ? "" : ", which is down: `portolan use --main` leads back";
  return plainText(`${what} ${lead} to the copy ${branch} of ${project}${down}`);
}
