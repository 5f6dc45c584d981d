import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { targetInWords } from "./describe.ts";
import { protocolInWords, speechOfTarget } from "./spoken.ts";

export const tlsToPlainPort: Diagnosis<EndpointFacts> = {
  id: "E20",
  name: "tls-to-plain-port",
  title: "wrong version number, EPROTO: a TLS client on a port that does not speak TLS",
  looksAt: "what the URL expects, and the first bytes of the server",
  reference: "RFC 8446 section 5.1: a TLS server's first byte is 0x16 (handshake) or 0x15 (alert)",
  judge(facts) {
    const { target, symptom } = facts;
    const speech = speechOfTarget(facts);
    if (target === undefined || speech?.protocol === undefined || speech.protocol === "tls") return [];
    const complained = /EPROTO|WRONG_VERSION|PACKET_LENGTH_TOO_LONG|ERR_SSL/.test(symptom?.error ?? "");
    if (target.expects !== "tls" && !complained) return [];
    const spoken = protocolInWords(speech.protocol);
    const isHttp = speech.protocol === "http1";
    const link = `http://${targetInWords(target)}/`;
    return [
      {
        severity: "error",
        cause: `${targetInWords(target)} was asked for TLS and speaks ${isHttp ? "plain HTTP" : spoken}`,
        evidence: [
          speech.firstLine === undefined || speech.firstLine === ""
            ? `it speaks ${spoken}`
            : `its first line: ${speech.firstLine}`,
        ],
        fix: isHttp
          ? {
              says: `Use ${link}; or let Portolan serve it over https: \`portolan run\`, or \`portolan alias NAME ${target.port}\``,
              commands: [`curl ${link}`],
            }
          : { says: `Use a client of ${spoken}, without TLS`, commands: [] },
      },
    ];
  },
};
