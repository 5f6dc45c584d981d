import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { shownText } from "../../../host/core/shown-text.ts";
import { cannotBind } from "./bind-trouble.ts";
import { isPublisher } from "./container-publishes.ts";
import { commandIn, processInWords } from "./describe.ts";
import { ownersOfTarget } from "./owner-states.ts";

export const forwarder: Diagnosis<EndpointFacts> = {
  id: "E14",
  name: "forwarder",
  title: "The port is a forwarder's: what answers is on another machine",
  looksAt: "whether the owner is ssh -L, kubectl port-forward, VS Code, adb, ngrok or socat",
  reference: "ssh(1), -L; kubectl port-forward",
  judge(facts) {
    return ownersOfTarget(facts)
      .filter((owner) => owner.forwarding !== undefined && !isPublisher(owner))
      .slice(0, 1)
      .map((owner) => {
        const { by = "", target = "elsewhere", howToClose = "" } = owner.forwarding ?? {};
        const command = commandIn(howToClose);
        const says = command === undefined && howToClose !== "" ? howToClose : "To free the port, close the forwarding";
        return {
          severity: cannotBind(facts) ? ("error" as const) : ("note" as const),
          cause: `Port ${facts.target?.port ?? 0} is forwarded by ${by} to ${shownText(target, 160)}: what answers is there, not here`,
          evidence: [processInWords(owner)],
          fix: { says, commands: command === undefined ? [] : [command] },
        };
      });
  },
};
