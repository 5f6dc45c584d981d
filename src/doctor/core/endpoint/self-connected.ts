import { formatEndpoint } from "../../../address/format-endpoint.ts";
import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { holderInWords, targetInWords } from "./describe.ts";

export const selfConnected: Diagnosis<EndpointFacts> = {
  id: "E26",
  name: "self-connected",
  title: "A client hears its own words: it connected to itself while it waited for a server",
  looksAt: "connections whose two ends are the same address and port",
  reference:
    "RFC 9293 section 3.5, simultaneous open: a socket that is bound to the port that it connects to meets itself",
  judge(facts) {
    const { target, sockets, probe, ports } = facts;
    if (target === undefined || target.transport !== "tcp") return [];
    const own = (sockets ?? []).find(
      ({ local, remote }) => remote !== undefined && remote.port === local.port && remote.address === local.address,
    );
    const isOurs = probe?.attempts.some(({ isSelfConnected }) => isSelfConnected) === true;
    if (own === undefined && !isOurs) return [];
    const range =
      ports === undefined ? "the range that the kernel lends" : `${ports.ephemeral.first} to ${ports.ephemeral.last}`;
    const where = targetInWords(target);
    return [
      {
        severity: "error",
        cause:
          own === undefined
            ? `A connection to ${where} met itself: nobody listens there, and the kernel lent the client that very port`
            : `${holderInWords(facts, own)} is connected to itself at ${where}: it retried until the kernel lent it that very port, which now no server can bind`,
        evidence: [
          own === undefined
            ? "local and remote end were the same"
            : `${formatEndpoint({ ...own.local, transport: "tcp" })} is connected to itself (${own.state})`,
          `port ${target.port} lies in ${range}`,
        ],
        fix: {
          says: `Restart that client, reserve the port so that it is never lent, and let clients wait for the server instead of trying without a pause`,
          commands: [`sudo sysctl -w net.ipv4.ip_local_reserved_ports=${reservedWith(facts, target.port)}`],
        },
      },
    ];
  },
};

function reservedWith({ ports }: EndpointFacts, port: number): string {
  const spans = (ports?.reserved ?? []).map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`));
  return [...spans, `${port}`].join(",");
}
