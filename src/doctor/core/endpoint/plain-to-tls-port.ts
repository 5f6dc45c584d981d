import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { targetInWords } from "./describe.ts";
import { speechOfTarget } from "./spoken.ts";

export const plainToTlsPort: Diagnosis<EndpointFacts> = {
  id: "E21",
  name: "plain-to-tls-port",
  title: "400, reset or an empty answer: plain HTTP on a port that speaks TLS",
  looksAt: "what the URL expects, and whether a TLS handshake succeeds",
  reference: "RFC 8446 section 6: a server answers what is no ClientHello with an alert, or closes",
  judge(facts) {
    const { target } = facts;
    const speech = speechOfTarget(facts);
    if (target?.expects !== "http1" || speech?.protocol !== "tls") return [];
    const link = `https://${targetInWords(target)}/`;
    const { tls } = speech;
    return [
      {
        severity: "error",
        cause: `${targetInWords(target)} was asked for plain HTTP and speaks ${tls?.version ?? "TLS"}`,
        evidence: [
          tls?.version === undefined
            ? "it answers with a TLS alert"
            : `a handshake succeeds: ${tls.version}, certificate for ${tls.certificate?.names.join(", ") || tls.certificate?.subject || "nobody"}`,
        ],
        fix: {
          says: `Use ${link}`,
          commands: [`curl ${tls?.certificate?.untrustedBecause === undefined ? "" : "--insecure "}${link}`],
        },
      },
    ];
  },
};
