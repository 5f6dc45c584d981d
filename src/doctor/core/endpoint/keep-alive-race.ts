import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { holderInWords, spanInWords, targetInWords } from "./describe.ts";
import { answerOfTarget } from "./spoken.ts";

/** A server's own clock and the way of its FIN: so near its limit a reuse is a race. */
const MARGIN_MS = 1000;

export const keepAliveRace: Diagnosis<EndpointFacts> = {
  id: "E25",
  name: "keep-alive-race",
  title: "socket hang up, ECONNRESET now and then: a client reuses a connection that the server has just closed",
  looksAt: "how long the server keeps idle connections, and clients that hold ones it has closed",
  reference:
    "RFC 9112 section 9.5: a client ought to be ready for a close at any time; Node, server.keepAliveTimeout (5 s)",
  judge(facts) {
    const { target, symptom, clients } = facts;
    const keepAliveMs = answerOfTarget(facts)?.keepAliveMs;
    if (target === undefined || keepAliveMs === undefined) return [];
    const stale = (clients ?? []).filter(({ state }) => state === "close-wait");
    const broke = symptom?.wasReused === true && /ECONNRESET|EPIPE|UND_ERR_SOCKET|socket hang up/.test(symptom.error);
    const idleMs = symptom?.idleMs;
    const wasLate = broke && idleMs !== undefined && idleMs >= keepAliveMs - MARGIN_MS;
    if (!wasLate && stale.length === 0) return [];
    const limit = spanInWords(keepAliveMs);
    const [first] = stale;
    return [
      {
        // A browser keeps some such connections for a while, and looks at each before it uses it again.
        severity: wasLate ? "error" : "note",
        cause: wasLate
          ? `The connection to ${targetInWords(target)} had been idle for ${spanInWords(idleMs)} when it was used again, and the server closes idle ones after ${limit}`
          : `${first === undefined ? "A client" : holderInWords(facts, first)} keeps ${stale.length} connections to ${targetInWords(target)} that the server has closed, as it does after ${limit} of idleness: the next request on one fails`,
        evidence: [
          `the server says Keep-Alive: timeout=${keepAliveMs / 1000}`,
          ...(wasLate ? [`${symptom.error} on a reused connection`] : []),
          ...(stale.length === 0 ? [] : [`${stale.length} client connections are in CLOSE-WAIT`]),
        ],
        fix: {
          says: `Let clients drop idle connections before ${limit} pass, or let the server keep them longer; and repeat requests that are safe to repeat`,
          commands: [],
        },
      },
    ];
  },
};
