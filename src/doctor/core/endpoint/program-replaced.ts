import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { shownText } from "../../../host/core/shown-text.ts";
import { processInWords, spanInWords, startCommand, stopCommand } from "./describe.ts";
import { ownersOfTarget } from "./owner-states.ts";

export const programReplaced: Diagnosis<EndpointFacts> = {
  id: "E46",
  name: "program-replaced",
  title: "It runs old code: its program or its folder has been deleted or replaced since it started",
  looksAt: "the program and the working folder of the owners",
  reference: 'proc(5), /proc/PID/exe and /proc/PID/cwd: " (deleted)" follows the path of what is no longer there',
  judge(facts) {
    return ownersOfTarget(facts)
      .filter(({ process }) => process.isExeDeleted || process.isCwdDeleted)
      .map((owner) => {
        const { process } = owner;
        const age = spanInWords(facts.nowMs - process.startedAtMs);
        const what = process.isCwdDeleted
          ? `its folder ${shownText(process.cwd ?? "", 160)} was deleted`
          : `its program ${shownText(process.exe ?? "", 160)} was replaced`;
        return {
          severity: "warning" as const,
          cause: `${processInWords(owner)} runs old code: ${what} since it started ${age} ago`,
          evidence: [
            ...(process.isExeDeleted ? [`program deleted: ${shownText(process.exe ?? "unknown", 160)}`] : []),
            ...(process.isCwdDeleted ? [`folder deleted: ${shownText(process.cwd ?? "unknown", 160)}`] : []),
          ],
          fix: {
            says: process.isCwdDeleted ? "Stop it, and start it in a folder that exists" : "Restart it",
            commands: [stopCommand(owner), ...(process.isCwdDeleted ? [] : startCommand(process.argv, process.cwd))],
          },
        };
      });
  },
};
