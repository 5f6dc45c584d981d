import type { InetSocket } from "../../../host/core/sockets/socket.ts";
import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { holderInWords, linkTo, socketInWords, targetInWords } from "./describe.ts";
import { addressesTried, isUnreached, listenersReached } from "./reached-listeners.ts";

export const otherFamily: Diagnosis<EndpointFacts> = {
  id: "E02",
  name: "other-family",
  title: "Connection refused: it listens on the other family only, ::1 or 127.0.0.1",
  looksAt: "the listeners of the port, on both families",
  reference:
    "ipv6(7): 127.0.0.1 and ::1 are different addresses; Node and Vite may bind the first that localhost resolves to",
  judge(facts) {
    const { target, listeners } = facts;
    if (target === undefined || !isUnreached(facts)) return [];
    const [listener] = onOtherLoopback(facts);
    if (listener === undefined) return [];
    const tried = addressesTried(facts).join(" and ");
    const isSix = listener.family === 6;
    return [
      {
        severity: "error",
        cause: `${targetInWords(target)} is refused because ${holderInWords(facts, listener)} listens over ${isSix ? "IPv6" : "IPv4"} only`,
        evidence: [
          `listens: ${socketInWords(listener)}`,
          `tried: ${tried}`,
          `listeners on the port: ${listeners?.length ?? 0}`,
        ],
        fix: {
          says: `Use ${linkTo(target, otherLoopback(listener))}, or let the server bind ${isSix ? "127.0.0.1" : "::1"} (or both, with "localhost" resolved to both)`,
          commands: target.expects === "http1" ? [`curl ${linkTo(target, otherLoopback(listener))}`] : [],
        },
      },
    ];
  },
};

/** The listeners that take the other loopback address. */
export function onOtherLoopback(facts: EndpointFacts): readonly InetSocket[] {
  const tried = addressesTried(facts);
  const others = ["127.0.0.1", "::1"].filter((address) => !tried.includes(address));
  // Only who asked for a loopback address meant the other one as well.
  if (!tried.some((address) => address === "::1" || address.startsWith("127."))) return [];
  return others
    .filter((address) => tried.every((one) => one.includes(":") !== address.includes(":")))
    .flatMap((address) => listenersReached(facts.listeners ?? [], address));
}

function otherLoopback({ family, local }: InetSocket): { address: string; port: number } {
  return { address: family === 6 ? "::1" : "127.0.0.1", port: local.port };
}
