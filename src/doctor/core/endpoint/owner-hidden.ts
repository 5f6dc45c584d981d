import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { holderInWords, socketInWords, userInWords } from "./describe.ts";

export const ownerHidden: Diagnosis<EndpointFacts> = {
  id: "E16",
  name: "owner-hidden",
  title: "The owner of the port cannot be seen: another user's process, hidepid, or a container's root",
  looksAt: "listeners without a visible holder, whose user is not the one who asks",
  reference: "proc(5): /proc/PID/fd needs the same user or CAP_SYS_PTRACE; hidepid hides the process as a whole",
  judge(facts) {
    const { listeners, view, target } = facts;
    if (view === undefined || view.seesAllProcesses || target === undefined) return [];
    const hidden = (listeners ?? []).filter(({ pids }) => pids === undefined || pids.length === 0);
    const [first] = hidden;
    if (first === undefined) return [];
    const { why, howToSeeMore } = view.limit ?? { why: "it is another user's", howToSeeMore: "Ask again as root" };
    return [
      {
        severity: "note",
        cause: `Port ${target.port} is held by ${holderInWords(facts, first)}, which cannot be named from here: ${why}`,
        evidence: hidden
          .slice(0, 4)
          .map(
            (socket) =>
              `${socketInWords(socket)}: ${socket.uid === undefined ? "an unknown user" : userInWords(facts, socket.uid)}`,
          ),
        fix: {
          says: howToSeeMore,
          commands: view.uid === 0 ? [] : [`sudo portolan explain ${target.port}`],
        },
      },
    ];
  },
};
