import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { shownText } from "../../../host/core/shown-text.ts";
import { linkTo, socketInWords, targetInWords } from "./describe.ts";
import { answerOfTarget } from "./spoken.ts";

const GATEWAY_STATUS: ReadonlySet<number> = new Set([502, 503, 504]);

export const upstreamGone: Diagnosis<EndpointFacts> = {
  id: "E38",
  name: "upstream-gone",
  title: "502 of a local proxy: what it forwards to has moved or ended",
  looksAt: "the status of the answer, and whether the endpoints that the chart has for the name listen",
  reference: "RFC 9110 section 15.6.3: 502, the gateway received an invalid response from the server behind it",
  judge(facts) {
    const { target, chart, relatives } = facts;
    const answer = answerOfTarget(facts);
    if (target === undefined || answer === undefined || !GATEWAY_STATUS.has(answer.status)) return [];
    const dead = (chart?.upstreams ?? []).filter(({ isListening }) => !isListening);
    const moved = (relatives ?? []).find(({ because }) => because === "folder");
    const server = answer.server === undefined ? "The proxy" : shownText(answer.server, 60);
    // Without a charted upstream only a proxy by name is one: an app may answer 503 by itself.
    const isProxy =
      /nginx|caddy|haproxy|traefik|envoy|apache|varnish|portolan/i.test(answer.server ?? "") || "via" in answer.headers;
    if (dead.length === 0 && !isProxy) return [];
    const to = dead
      .map(({ address, port }) => linkTo({ ...target, expects: undefined }, { address, port }))
      .join(" and ");
    const name = chart === undefined ? undefined : shownText(chart.name);
    return [
      {
        severity: "error",
        cause:
          dead.length > 0
            ? `${targetInWords(target)} answers ${answer.status}: nothing listens any more at ${to}, where ${name} was`
            : `${server} at ${targetInWords(target)} answers ${answer.status}: what it forwards to does not answer`,
        evidence: [
          `status ${answer.status}${answer.server === undefined ? "" : ` from ${shownText(answer.server, 60)}`}`,
          ...dead.map(
            ({ address, port }) => `no listener at ${linkTo({ ...target, expects: undefined }, { address, port })}`,
          ),
          ...(moved === undefined ? [] : [`of the same folder: ${socketInWords(moved.socket)}`]),
        ],
        fix:
          dead.length > 0 && moved !== undefined
            ? {
                says: `It moved to port ${moved.socket.local.port}: let the name lead there`,
                commands:
                  chart?.kind === "alias"
                    ? [`portolan alias ${chart.name.replaceAll(/[^\w.-]/g, "")} ${moved.socket.local.port}`]
                    : [],
              }
            : {
                says: "Start what is behind it, or see in the proxy's settings where it forwards to",
                commands: ["portolan ls"],
              },
      },
    ];
  },
};
