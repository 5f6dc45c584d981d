import { BLOCKED_PORTS } from "../../../address/blocked-ports.ts";
import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { speechOfTarget } from "./spoken.ts";

export const browserBlockedPort: Diagnosis<EndpointFacts> = {
  id: "E30",
  name: "browser-blocked-port",
  title: "ERR_UNSAFE_PORT: no browser opens a page on this port",
  looksAt: "the port number, and whether a page is expected or served there",
  reference: "Fetch standard, port blocking: https://fetch.spec.whatwg.org/#port-blocking",
  judge(facts) {
    const { target } = facts;
    if (target === undefined || target.transport !== "tcp" || !BLOCKED_PORTS.has(target.port)) return [];
    const speech = speechOfTarget(facts);
    const isPage = target.expects === "http1" || target.expects === "tls" || speech?.http !== undefined;
    if (!isPage) return [];
    return [
      {
        severity: "error",
        cause: `Browsers refuse to open port ${target.port}: it is on their list of ports that belong to other protocols`,
        evidence: [
          `port ${target.port} is blocked by the Fetch standard; curl and other programs are not concerned`,
          ...(speech?.http === undefined ? [] : [`a page answers there with status ${speech.http.status}`]),
        ],
        fix: {
          says: "Move it to another port; Portolan finds a free one that browsers take",
          commands: ["portolan port"],
        },
      },
    ];
  },
};
