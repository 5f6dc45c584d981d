import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { portRange } from "../../../address/port-range.ts";

export const portNumberOrigin: Diagnosis<EndpointFacts> = {
  id: "E48",
  name: "port-number-origin",
  title: "Where does this port number come from? This system never lends it by itself",
  looksAt: "the port number, IANA's dynamic range, and the range that this system lends from",
  reference:
    "RFC 6335 section 6: 49152 to 65535 is dynamic; Linux ip-sysctl, ip_local_port_range (default 32768 to 60999)",
  judge(facts) {
    const { target, ports, chart } = facts;
    if (target === undefined || ports === undefined || portRange(target.port) !== "dynamic") return [];
    // Portolan leases from the part of the range that no system lends: its own ports are no riddle.
    if (chart?.kind === "service" && chart.port === target.port) return [];
    const { first, last } = ports.ephemeral;
    if (target.port >= first && target.port <= last) return [];
    return [
      {
        severity: "note",
        cause: `Port ${target.port} was not given by this system, which lends ${first} to ${last}: a program chose it by itself, or it was written on a system that lends from 49152 on (macOS, Windows)`,
        evidence: [
          `${target.port} lies in the dynamic range 49152 to 65535`,
          `ip_local_port_range is ${first} to ${last}, so that bind to port 0 never gives it here`,
        ],
        fix: {
          says: "Nothing is wrong with it; if it stands in a file, the file may come from another machine, where the port was given for one run",
          commands: [],
        },
      },
    ];
  },
};
