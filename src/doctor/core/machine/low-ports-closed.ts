import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

const HTTP = 80;

export const lowPortsClosed: Diagnosis<Pick<MachineFacts, "ports" | "system">> = {
  id: "M14",
  name: "low-ports-closed",
  title: "Binding a port below 1024 fails with EACCES: it needs a privilege",
  looksAt: "ip_unprivileged_port_start, and the capability CAP_NET_BIND_SERVICE of this process",
  reference: "ip(7), ip_unprivileged_port_start; capabilities(7), CAP_NET_BIND_SERVICE",
  judge({ ports, system }) {
    if (ports === undefined || system === undefined) return [];
    const { unprivilegedStart } = ports;
    if (system.canBindLowPorts || unprivilegedStart <= HTTP) return [];
    return [
      {
        severity: "note",
        cause: `This user may listen from port ${unprivilegedStart} on, so not on 80 and 443`,
        evidence: [`ip_unprivileged_port_start is ${unprivilegedStart}`, "this process has no CAP_NET_BIND_SERVICE"],
        fix: {
          says: "Choose a higher port; or let every user listen from 80 on",
          commands: ["sudo sysctl -w net.ipv4.ip_unprivileged_port_start=80"],
        },
      },
    ];
  },
};
