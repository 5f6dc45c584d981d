import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

export const loDown: Diagnosis<Pick<MachineFacts, "loopback">> = {
  id: "M01",
  name: "lo-down",
  title: "Connecting to 127.0.0.1 fails with ENETUNREACH or EADDRNOTAVAIL: the loopback interface is down",
  looksAt: "the flags of the interface lo, in this network namespace",
  reference: "netdevice(7), IFF_UP; network_namespaces(7): a new namespace has its loopback interface down",
  judge({ loopback }) {
    if (loopback === undefined || loopback.isUp) return [];
    const up = ["ip", "link", "set", "lo", "up"];
    return [
      {
        severity: "error",
        cause: "The loopback interface is down, so nothing on this machine reaches 127.0.0.1 or ::1",
        evidence: [
          "lo has no flag UP",
          `127.0.0.1 ${loopback.hasIpv4Route ? "has a" : "has no"} local route; binding to it may still succeed`,
        ],
        fix: {
          says: "Bring it up",
          commands: [`sudo ${up.join(" ")}`],
          repair: {
            steps: [{ type: "run", argv: up }],
            undo: [{ type: "run", argv: ["ip", "link", "set", "lo", "down"] }],
            state: ["ip", "-br", "link", "show", "dev", "lo"],
            needsRoot: true,
          },
        },
      },
    ];
  },
};
