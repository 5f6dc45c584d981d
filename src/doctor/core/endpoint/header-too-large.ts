import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { targetInWords } from "./describe.ts";
import { answerOfTarget } from "./spoken.ts";

export const headerTooLarge: Diagnosis<EndpointFacts> = {
  id: "E32",
  name: "header-too-large",
  title: "431: the request's header is too large, mostly by the cookies that all ports of localhost share",
  looksAt: "the status of the answer, or the one that the asker met",
  reference: "RFC 6585 section 5, status 431; RFC 6265 section 8.5: cookies do not provide isolation by port",
  judge(facts) {
    const { target, symptom } = facts;
    const isOwn = answerOfTarget(facts)?.status === 431;
    if (target === undefined || (!isOwn && symptom?.error !== "431")) return [];
    const isShared = target.name === "localhost" || target.name === undefined;
    return [
      {
        severity: "error",
        cause: isOwn
          ? `${targetInWords(target)} answers 431 even to a small request: its limit for headers is set too low`
          : `${targetInWords(target)} answers 431: the request's header is larger than the server takes${isShared ? ", as happens when the cookies of every app on this host are sent to each of them" : ""}`,
        evidence: [
          isOwn ? "a request without any cookie was refused as well" : "the asker's request was answered with 431",
        ],
        fix: isOwn
          ? { says: "Raise the limit (Node: --max-http-header-size)", commands: [] }
          : {
              says: "Clear the cookies of this host, and give each app a name of its own: `portolan run`",
              commands: [],
            },
      },
    ];
  },
};
