import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { holderInWords, socketInWords, targetInWords } from "./describe.ts";
import { listenersOfTarget } from "./reached-listeners.ts";

export const datagramsLost: Diagnosis<EndpointFacts> = {
  id: "E40",
  name: "datagrams-lost",
  title: "UDP is refused or lost: nobody is bound, or the receiver does not read fast enough",
  looksAt: "the UDP sockets of the port, their queues, and the datagrams that were thrown away",
  reference:
    "udp(7); RFC 1122 section 4.1.3.1: a datagram to a port without a socket is answered with port unreachable",
  judge(facts) {
    const { target, listeners } = facts;
    if (target?.transport !== "udp" || listeners === undefined) return [];
    const reached = listenersOfTarget(facts);
    if (reached.length === 0) {
      const others = listeners.map((one) => `bound: ${socketInWords(one)}`);
      return [
        {
          severity: "error",
          cause: `Nobody receives at ${targetInWords(target)}: no UDP socket is bound there${others.length === 0 ? "" : ", only on other addresses"}`,
          evidence: others.length === 0 ? [`no UDP socket on port ${target.port}`] : others,
          fix: {
            says: "Start the receiver, or send to where it is bound",
            commands: [`ss -ulnp sport = :${target.port}`],
          },
        },
      ];
    }
    return reached
      .filter(({ drops }) => (drops ?? 0) > 0)
      .map((socket) => ({
        severity: socket.receiveQueue > 0 ? ("error" as const) : ("warning" as const),
        cause: `${holderInWords(facts, socket)} has lost ${socket.drops} datagrams at ${socketInWords(socket)}: its buffer was full`,
        evidence: [
          `${socket.drops} datagrams dropped since the socket was made, ${socket.receiveQueue} bytes wait to be read`,
        ],
        fix: {
          says: "Read faster, or give the socket a larger buffer (SO_RCVBUF) and let the system allow it",
          commands: ["sudo sysctl -w net.core.rmem_max=8388608"],
        },
      }));
  },
};
