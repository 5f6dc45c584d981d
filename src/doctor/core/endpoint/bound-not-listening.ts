import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { bindTrouble } from "./bind-trouble.ts";
import { holderInWords, ownersOf, socketInWords, stopCommand } from "./describe.ts";

export const boundNotListening: Diagnosis<EndpointFacts> = {
  id: "E07",
  name: "bound-not-listening",
  title: "EADDRINUSE, and nothing listens: a socket is bound to the port without listening",
  looksAt: "what bind(2) says, and sockets in the kernel's state bound",
  reference: "bind(2): a port is taken by bind, before listen; /proc/net/tcp leaves such sockets out",
  judge(facts) {
    const { target, sockets } = facts;
    if (target === undefined || sockets === undefined || bindTrouble(facts) !== "EADDRINUSE") return [];
    const bound = sockets.filter(({ state }) => state === "bound" || state === "closed");
    // What else holds the port is seen in the table, and has its own diagnosis.
    if (bound.length === 0 && sockets.length > 0) return [];
    const [first] = bound;
    const owner = first === undefined ? undefined : ownersOf(facts, first)[0];
    return [
      {
        severity: "error",
        cause:
          first === undefined
            ? `Port ${target.port} is bound by a socket that does not listen and that this kernel does not show`
            : `Port ${target.port} is bound by ${holderInWords(facts, first)}, which does not listen on it`,
        evidence: [
          `bind says EADDRINUSE, and no socket listens on port ${target.port}`,
          ...bound.slice(0, 3).map((one) => `bound: ${socketInWords(one)}`),
        ],
        fix:
          owner === undefined
            ? {
                says: "Look for it with the kernel's own list (Linux 6.8 or later), then stop its process",
                commands: [`sudo ss -tlnpB sport = :${target.port}`],
              }
            : { says: "Stop that process, or let it listen", commands: [stopCommand(owner)] },
      },
    ];
  },
};
