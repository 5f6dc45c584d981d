import { formatEndpoint } from "../../../address/format-endpoint.ts";
import type { InetSocket } from "../../../host/core/sockets/socket.ts";
import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { bindTrouble } from "./bind-trouble.ts";
import { holderInWords } from "./describe.ts";

export const outgoingHolds: Diagnosis<EndpointFacts> = {
  id: "E09",
  name: "outgoing-holds",
  title: "EADDRINUSE, and nothing listens: the kernel has lent the port to an outgoing connection",
  looksAt: "what bind(2) says, connections whose local port is this one, and the ephemeral range",
  reference: "ip(7), ip_local_port_range; Linux ip-sysctl, ip_local_reserved_ports: ports of that list are not lent",
  judge(facts) {
    const { target, sockets, ports } = facts;
    if (target === undefined || ports === undefined || bindTrouble(facts) !== "EADDRINUSE") return [];
    const { first, last } = ports.ephemeral;
    if (target.port < first || target.port > last) return [];
    const lent = (sockets ?? []).find((socket) => isConnection(socket));
    if (lent?.remote === undefined) return [];
    const remote = formatEndpoint({ ...lent.remote, transport: "tcp" });
    return [
      {
        severity: "error",
        cause: `Port ${target.port} is lent to a connection of ${holderInWords(facts, lent)} to ${remote}, as the kernel may do from ${first} to ${last}`,
        evidence: [
          `${formatEndpoint({ ...lent.local, transport: "tcp" })} is connected to ${remote} (${lent.state}), and nothing listens on port ${target.port}`,
          `ip_local_port_range is ${first} to ${last}`,
        ],
        fix: {
          says: `Reserve the port so that the kernel never lends it, or choose one outside ${first} to ${last}`,
          commands: [`sudo sysctl -w net.ipv4.ip_local_reserved_ports=${reservedWith(ports.reserved, target.port)}`],
        },
      },
    ];
  },
};

function isConnection({ state, remote, local }: InetSocket): boolean {
  const isOpen = state === "established" || state === "close-wait" || state === "syn-sent";
  // To itself: that has its own diagnosis.
  return isOpen && remote !== undefined && !(remote.port === local.port && remote.address === local.address);
}

/** The setting takes the whole list: what is reserved already must stay so. */
function reservedWith(reserved: readonly { first: number; last: number }[], port: number): string {
  const spans = reserved.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`));
  return [...spans, `${port}`].join(",");
}
