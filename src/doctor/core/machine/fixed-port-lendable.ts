import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

const SETTING = "/proc/sys/net/ipv4/ip_local_reserved_ports";

export const fixedPortLendable: Diagnosis<Pick<MachineFacts, "ports">> = {
  id: "M13",
  name: "fixed-port-lendable",
  title: "A fixed port is taken now and then (EADDRINUSE): the kernel lends it to outgoing connections",
  looksAt: "listeners on known service ports inside ip_local_port_range and not in ip_local_reserved_ports",
  reference: "Linux ip-sysctl, ip_local_reserved_ports",
  judge({ ports }) {
    if (ports === undefined || ports.lendable.length === 0) return [];
    const { ephemeral, lendable, reservedText } = ports;
    const numbers = lendable.map(({ port }) => port);
    const value = [...(reservedText === "" ? [] : [reservedText]), ...numbers].join(",");
    return [
      {
        severity: "note",
        cause: `The kernel may lend port ${numbers.join(", ")} to an outgoing connection while its server is down, which then cannot start`,
        evidence: [
          ...lendable.map(({ port, service }) => `a server listens on ${port}, the usual port of ${service}`),
          `outgoing connections get ports from ${ephemeral.first} to ${ephemeral.last}`,
          reservedText === "" ? "no port is reserved" : `reserved are ${reservedText}`,
        ],
        fix: {
          says: "Reserve it: servers may still bind it, and bind to port 0 and connect pass it over",
          commands: [`sudo sysctl -w net.ipv4.ip_local_reserved_ports=${value}`],
          repair: {
            steps: [{ type: "write-setting", path: SETTING, value }],
            undo: [{ type: "write-setting", path: SETTING, value: reservedText }],
            needsRoot: true,
          },
        },
      },
    ];
  },
};
