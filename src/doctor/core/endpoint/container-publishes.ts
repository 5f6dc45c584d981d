import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts, OwnerFacts } from "../endpoint-facts.ts";
import { shownText } from "../../../host/core/shown-text.ts";
import { cannotBind } from "./bind-trouble.ts";
import { commandIn, processInWords } from "./describe.ts";
import { ownersOfTarget } from "./owner-states.ts";

const PUBLISHERS: ReadonlySet<string> = new Set([
  "docker-proxy",
  "rootlesskit",
  "rootlessport",
  "slirp4netns",
  "pasta",
  "conmon",
]);

export const containerPublishes: Diagnosis<EndpointFacts> = {
  id: "E11",
  name: "container-publishes",
  title: "The port is published for a container: its proxy is not what has to be stopped",
  looksAt: "whether the owner of the port is a container, or carries connections to one",
  reference: "Docker documentation, port publishing: docker-proxy is made by the daemon for each published port",
  judge(facts) {
    return ownersOfTarget(facts)
      .filter((owner) => isPublisher(owner))
      .slice(0, 1)
      .map((owner) => {
        const { forwarding, process, origin } = owner;
        const behind = forwarding?.target === undefined ? "" : ` to ${shownText(forwarding.target, 120)}`;
        const named = process.container?.name ?? process.container?.id.slice(0, 12);
        const what =
          forwarding === undefined
            ? `container ${shownText(named ?? "", 80)}`
            : `${forwarding.by}, which carries connections${behind}`;
        const stop = origin?.stopInstead?.command ?? commandIn(forwarding?.howToClose);
        return {
          severity: cannotBind(facts) ? ("error" as const) : ("note" as const),
          cause: `Port ${facts.target?.port ?? 0} belongs to ${what}`,
          evidence: [processInWords(owner)],
          fix: {
            says: "To free the port, stop the container; its proxy alone leaves the container half reachable",
            commands: stop === undefined ? [] : [stop],
          },
        };
      });
  },
};

/** True for a container's own process, and for what carries connections into one. */
export function isPublisher({ process, forwarding }: OwnerFacts): boolean {
  return process.container !== undefined || PUBLISHERS.has(forwarding?.by ?? "");
}
