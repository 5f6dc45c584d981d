import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

const NEARLY = 0.8;

export const ephemeralPortsSpent: Diagnosis<Pick<MachineFacts, "connections">> = {
  id: "M11",
  name: "ephemeral-ports-spent",
  title: "connect fails with EADDRNOTAVAIL: all ports for outgoing connections to one destination are used",
  looksAt: "connections by source and destination, against ip_local_port_range without the reserved ports",
  reference: "ip(7), ip_local_port_range; Linux ip-sysctl, tcp_tw_reuse",
  judge({ connections }) {
    if (connections === undefined) return [];
    const { busiest, lendable, timeWait } = connections;
    return busiest
      .filter(({ ports }) => ports >= lendable * NEARLY)
      .map(({ source, address, port, ports }) => ({
        severity: ports >= lendable ? ("error" as const) : ("warning" as const),
        cause: `Connections from ${source} to ${address} port ${port} use ${ports} of the ${lendable} ports that there are`,
        evidence: [`${ports} local ports lead to ${address} port ${port}`, `${timeWait} connections wait in TIME_WAIT`],
        fix: {
          says: "Reuse connections (keep-alive, a pool); until then widen the range, or connect to other addresses of 127/8 as well",
          commands: ["sudo sysctl -w net.ipv4.ip_local_port_range='15000 60999' net.ipv4.tcp_tw_reuse=2"],
        },
      }));
  },
};
