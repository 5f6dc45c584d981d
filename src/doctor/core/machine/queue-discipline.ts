import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

/** Disciplines that delay, lose or limit on purpose. Fair queues such as fq_codel do not, and are left alone. */
const SLOWING: Readonly<Record<string, string>> = {
  netem: "delays, loses or reorders packets",
  tbf: "limits the rate",
  htb: "limits the rate",
  hfsc: "limits the rate",
  cbs: "limits the rate",
};

export const queueDiscipline: Diagnosis<Pick<MachineFacts, "queueing">> = {
  id: "M22",
  name: "queue-discipline",
  title: "Everything local is slow or loses packets: a test has left a queue discipline on lo",
  looksAt: "tc qdisc show dev lo",
  reference: "tc-netem(8), tc-tbf(8)",
  judge({ queueing }) {
    return (queueing?.disciplines ?? []).flatMap(({ kind, options }) => {
      const effect = SLOWING[kind];
      if (effect === undefined) return [];
      const remove = ["tc", "qdisc", "del", "dev", "lo", "root"];
      const restore = [
        "tc",
        "qdisc",
        "add",
        "dev",
        "lo",
        "root",
        kind,
        ...options.split(" ").filter((word) => word !== ""),
      ];
      return [
        {
          severity: "warning" as const,
          cause: `The queue discipline ${kind} stands on lo and ${effect} between all programs of this machine`,
          evidence: [`qdisc ${kind} ${options}`.trimEnd()],
          fix: {
            says: "Take it off, unless a test still wants it",
            commands: [`sudo ${remove.join(" ")}`],
            repair: {
              steps: [{ type: "run" as const, argv: remove }],
              undo: [{ type: "run" as const, argv: restore }],
              state: ["tc", "qdisc", "show", "dev", "lo"],
              needsRoot: true,
            },
          },
        },
      ];
    });
  },
};
