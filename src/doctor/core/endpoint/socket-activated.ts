import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { plainLine } from "../plain-line.ts";
import { cannotBind } from "./bind-trouble.ts";
import { processInWords } from "./describe.ts";
import { ownersOfTarget } from "./owner-states.ts";

export const socketActivated: Diagnosis<EndpointFacts> = {
  id: "E13",
  name: "socket-activated",
  title: "The port is held by systemd itself, for a unit that it starts on demand",
  looksAt: "whether process 1 or a socket unit holds the listener",
  reference: "systemd.socket(5): the socket unit listens, and starts its service with the first connection",
  judge(facts) {
    return ownersOfTarget(facts)
      .filter(({ process, origin }) => process.pid === 1 || origin?.stopInstead?.what.endsWith(".socket") === true)
      .slice(0, 1)
      .map((owner) => {
        const unit = owner.origin?.stopInstead;
        const isSocket = unit?.what.endsWith(".socket") === true;
        return {
          severity: cannotBind(facts) ? ("error" as const) : ("note" as const),
          cause: isSocket
            ? `Port ${facts.target?.port ?? 0} is held by ${plainLine(unit.what, 120)}, which starts its service when somebody connects`
            : `Port ${facts.target?.port ?? 0} is held by process 1 for a socket unit`,
          evidence: [processInWords(owner)],
          fix: {
            says: "Stop the socket unit; a signal to the process would be answered by another start",
            commands: isSocket ? [unit.command] : ["systemctl list-sockets --all"],
          },
        };
      });
  },
};
