import type { Diagnosis } from "../diagnosis.ts";
import type { ChartEntryFacts, EndpointFacts, OwnerFacts } from "../endpoint-facts.ts";
import { shownWords } from "../../../host/core/processes/shown-command.ts";
import { shownText } from "../../../host/core/shown-text.ts";
import { processInWords, spanInWords, stopCommand, targetInWords } from "./describe.ts";
import { ownersOfTarget } from "./owner-states.ts";

export const anotherOwner: Diagnosis<EndpointFacts> = {
  id: "E23",
  name: "another-owner",
  title: "It answers, but it is not the service that is expected there: another process took the port",
  looksAt: "the service of the chart that has the port, and whose process listens on it",
  reference: "bind(2): a port belongs to whoever binds it first, whatever it was meant for",
  judge(facts) {
    const { target, chart, nowMs } = facts;
    const owners = ownersOfTarget(facts);
    const [owner] = owners;
    if (target === undefined || chart?.kind !== "service" || owner === undefined) return [];
    if (owners.some((one) => belongsTo(one, chart))) return [];
    const { cwd, startedAtMs, pid } = owner.process;
    return [
      {
        severity: "error",
        cause: `${targetInWords(target)} is answered by ${processInWords(owner)}, and not by ${shownText(chart.name)}, which has the port in the chart`,
        evidence: [
          `process ${pid} works in ${shownText(cwd ?? "a folder that is hidden")}, and has run for ${spanInWords(nowMs - startedAtMs)}`,
          `${shownText(chart.name)} works in ${shownText(chart.directory ?? "a folder that is not known")} and is ${chart.state}`,
        ],
        fix: {
          says: `Stop the stranger, or open ${shownText(chart.name)} by its name`,
          commands: [stopCommand(owner), `portolan url ${chart.name.replaceAll(/[^\w.-]/g, "")}`],
        },
      },
    ];
  },
};

function belongsTo({ process, origin }: OwnerFacts, { directory, keeperPid, command }: ChartEntryFacts): boolean {
  // What is hidden may well be the service.
  if (process.cwd === undefined || directory === undefined) return true;
  if (process.cwd === directory || process.cwd.startsWith(`${directory}/`)) return true;
  if (
    keeperPid !== undefined &&
    (process.parentPid === keeperPid || origin?.chain.some(({ pid }) => pid === keeperPid))
  ) {
    return true;
  }
  // The owner's words have no secrets any more.
  return command.length > 0 && shownWords(command).every((word, at) => process.argv[at] === word);
}
