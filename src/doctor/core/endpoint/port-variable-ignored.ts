import type { Diagnosis, Verdict } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { holderInWords, linkTo, processInWords, targetInWords } from "./describe.ts";
import { ownersOfTarget } from "./owner-states.ts";
import { isUnreached } from "./reached-listeners.ts";

export const portVariableIgnored: Diagnosis<EndpointFacts> = {
  id: "E47",
  name: "port-variable-ignored",
  title: "PORT says one port, and the server listens on another",
  looksAt: "the variable PORT of the owners, and the ports on which they listen",
  reference: "the convention of PORT; Vite, webpack and others take a flag instead and ignore it",
  judge(facts) {
    const { target } = facts;
    if (target === undefined || target.transport !== "tcp") return [];
    return isUnreached(facts) ? wantedHere(facts, target) : wantedElsewhere(facts);
  },
};

/** Nobody listens on the target, and a process was told to. */
function wantedHere(facts: EndpointFacts, target: NonNullable<EndpointFacts["target"]>): readonly Verdict[] {
  const found = (facts.relatives ?? []).find(({ because }) => because === "variable");
  if (found === undefined) return [];
  const link = linkTo(target, found.socket.local);
  return [
    {
      severity: "error",
      cause: `Nothing listens at ${targetInWords(target)}: ${holderInWords(facts, found.socket)} was started with PORT=${target.port} and listens on port ${found.socket.local.port}`,
      evidence: [`PORT=${target.port} in its environment`, `it listens on port ${found.socket.local.port}`],
      fix: {
        says: `Use ${link}; to move it, give the server its own option for the port (\`portolan run\` knows those of most frameworks)`,
        commands: target.expects === "http1" ? [`curl ${link}`] : [],
      },
    },
  ];
}

/** The target answers, and its owner was told another port, on which it does not listen. */
function wantedElsewhere(facts: EndpointFacts): readonly Verdict[] {
  return ownersOfTarget(facts)
    .filter((owner) => {
      const port = Number(owner.process.hints?.["PORT"]);
      return Number.isInteger(port) && port > 0 && !owner.listensOn.includes(port);
    })
    .slice(0, 1)
    .map((owner) => ({
      // The variable of a shell or a container reaches every server that is started there, meant or not.
      severity: "note" as const,
      cause: `${processInWords(owner)} was started with PORT=${Number(owner.process.hints?.["PORT"])} and does not listen there, but on port ${owner.listensOn.join(", ")}`,
      evidence: [
        `PORT=${Number(owner.process.hints?.["PORT"])} in its environment`,
        `it listens on port ${owner.listensOn.join(", ")}`,
      ],
      fix: {
        says: "The server's own setting won over PORT: take that away, or set it to the same port",
        commands: [],
      },
    }));
}
