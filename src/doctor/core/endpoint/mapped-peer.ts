import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { socketInWords, targetInWords } from "./describe.ts";
import { listenersReached } from "./reached-listeners.ts";

export const mappedPeer: Diagnosis<EndpointFacts> = {
  id: "E44",
  name: "mapped-peer",
  title: "A list of allowed addresses refuses a local client: the server sees it as ::ffff:127.0.0.1",
  looksAt: "an IPv6 listener that takes IPv4, and a refusal that speaks of addresses",
  reference: "RFC 4291 section 2.5.5.2: on such a socket an IPv4 peer has an IPv4-mapped IPv6 address",
  judge(facts) {
    const { target, probe, listeners } = facts;
    const refusal = probe?.attempts.find(({ family, speech }) => family === 4 && isRefusal(speech?.http?.status));
    if (target === undefined || refusal?.speech?.http === undefined) return [];
    const { address, speech } = refusal;
    const [listener] = listenersReached(listeners ?? [], address);
    if (listener?.family !== 6) return [];
    const body = speech?.http?.bodyStart ?? "";
    const saysMapped = body.includes("::ffff:");
    const saysAddress = /\b(?:ip|address|allow(?:ed)?[ -]?list|white[ -]?list|localhost only|local only)\b/i.test(body);
    if (!saysMapped && !saysAddress) return [];
    return [
      {
        severity: saysMapped ? "error" : "warning",
        cause: `${targetInWords(target)} refuses ${address} with ${speech?.http?.status}: it listens over IPv6, so that it ${saysMapped ? "sees" : "probably sees"} the client as ::ffff:${address}`,
        evidence: [`listens: ${socketInWords(listener)}, which takes IPv4 as well`, `it says: ${body.slice(0, 160)}`],
        fix: {
          says: `Let the server take the prefix "::ffff:" off before it compares addresses, or bind 127.0.0.1`,
          commands: [],
        },
      },
    ];
  },
};

function isRefusal(status: number | undefined): boolean {
  return status === 401 || status === 403;
}
