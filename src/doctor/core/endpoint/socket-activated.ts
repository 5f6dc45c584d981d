import type { SocketActivation } from "../../../host/core/units/socket-activation.ts";
import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { shownText } from "../../../host/core/shown-text.ts";
import { cannotBind } from "./bind-trouble.ts";
import { commandIn, processInWords } from "./describe.ts";
import { ownersOfTarget } from "./owner-states.ts";

export const socketActivated: Diagnosis<EndpointFacts> = {
  id: "E13",
  name: "socket-activated",
  title: "The port is held by systemd or inetd, for a server that it starts on demand",
  looksAt: "whether an activator made the socket: systemd, systemd-socket-activate or inetd",
  reference: "systemd.socket(5): the socket unit listens, and starts its service with the first connection",
  judge(facts) {
    return ownersOfTarget(facts).flatMap((owner) => {
      const { activation } = owner;
      if (activation === undefined) return [];
      const command = commandIn(activation.howToClose);
      const says = "Stop what holds the socket; a signal to the server alone is answered by another start";
      return [
        {
          severity: cannotBind(facts) ? ("error" as const) : ("note" as const),
          cause: `Port ${facts.target?.port ?? 0} is held by ${holderInWords(activation)}, ${startsInWords(activation)}`,
          evidence: [processInWords(owner)],
          fix: {
            says: command === undefined ? activation.howToClose : says,
            commands: command === undefined ? [] : [command],
          },
        },
      ];
    });
  },
};

function holderInWords({ unit, by }: SocketActivation): string {
  if (unit !== undefined) return `the unit ${shownText(unit, 120)}`;
  return by === "unknown" ? "an activator that handed it over" : by;
}

function startsInWords({ activates, isStarted }: SocketActivation): string {
  const what = activates.length === 0 ? "its server" : shownText(activates.join(", "), 160);
  return isStarted ? `which has started ${what}` : `which starts ${what} when somebody connects`;
}
