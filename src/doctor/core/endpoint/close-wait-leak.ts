import type { InetSocket } from "../../../host/core/sockets/socket.ts";
import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { holderInWords, ownersOf, spanInWords } from "./describe.ts";

/** A server that is closing a few is at work; so many wait for nobody. */
const LEAK_MIN = 10;

export const closeWaitLeak: Diagnosis<EndpointFacts> = {
  id: "E36",
  name: "close-wait-leak",
  title: "Many connections in CLOSE-WAIT: the program never closes what its peer has closed",
  looksAt: "connections of the port in CLOSE-WAIT, by owner",
  reference: "RFC 9293 section 3.3.2: CLOSE-WAIT waits for a close by the local program, without a limit",
  judge(facts) {
    const { target, sockets, nowMs } = facts;
    const waiting = (sockets ?? []).filter(({ state }) => state === "close-wait");
    if (target === undefined || waiting.length < LEAK_MIN) return [];
    return [...Map.groupBy(waiting, ownerKey).values()]
      .filter((group) => group.length >= LEAK_MIN)
      .flatMap((group) => {
        const [first] = group;
        if (first === undefined) return [];
        const [owner] = ownersOf(facts, first);
        const unread = group.filter(({ receiveQueue }) => receiveQueue > 0).length;
        return [
          {
            severity: "warning" as const,
            cause: `${holderInWords(facts, first)} leaves ${group.length} connections of port ${target.port} open that its clients have closed`,
            evidence: [
              `${group.length} connections in CLOSE-WAIT, ${unread} of them with bytes not read`,
              ...(owner === undefined
                ? []
                : [`process ${owner.process.pid} has run for ${spanInWords(nowMs - owner.process.startedAtMs)}`]),
            ],
            fix: {
              says: "Let it close (or read to the end of) each connection; each one costs a descriptor until the program ends",
              commands: [`ss -tnp state close-wait sport = :${target.port}`],
            },
          },
        ];
      });
  },
};

function ownerKey({ pids, uid }: InetSocket): string {
  return pids?.join(",") ?? `uid ${uid}`;
}
