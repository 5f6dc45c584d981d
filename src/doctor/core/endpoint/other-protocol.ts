import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import type { SpokenProtocol } from "../probe-facts.ts";
import { holderInWords, targetInWords } from "./describe.ts";
import { listenersOfTarget } from "./reached-listeners.ts";
import { protocolInWords, speechOfTarget } from "./spoken.ts";

/** A client that people have, for what is behind the port. */
const CLIENTS: Partial<Record<SpokenProtocol, (host: string, port: number) => string>> = {
  http1: (host, port) => `curl http://${host.includes(":") ? `[${host}]` : host}:${port}/`,
  http2: (host, port) => `curl --http2-prior-knowledge http://${host.includes(":") ? `[${host}]` : host}:${port}/`,
  postgres: (host, port) => `psql -h ${host} -p ${port} -U postgres`,
  mysql: (host, port) => `mysql --protocol=tcp -h ${host} -P ${port}`,
  redis: (host, port) => `redis-cli -h ${host} -p ${port}`,
  ssh: (host, port) => `ssh -p ${port} ${host}`,
  ftp: (host, port) => `ftp ${host} ${port}`,
  mongodb: (host, port) => `mongosh --host ${host} --port ${port}`,
};

export const otherProtocol: Diagnosis<EndpointFacts> = {
  id: "E22",
  name: "other-protocol",
  title: "Expected HTTP/: something else than the client's protocol is behind the port",
  looksAt: "what the URL expects, and the first bytes of the server",
  reference: "the protocols' own documents; RFC 9113 section 3.4 for HTTP/2 without TLS",
  judge(facts) {
    const { target } = facts;
    const speech = speechOfTarget(facts);
    if (target?.expects === undefined || speech?.protocol === undefined || speech.protocol === target.expects)
      return [];
    // Those two have their own diagnoses.
    if (target.expects === "tls" || speech.protocol === "tls") return [];
    const [listener] = listenersOfTarget(facts);
    const who = listener === undefined ? "" : `: it is ${holderInWords(facts, listener)}`;
    const spoken = protocolInWords(speech.protocol);
    const client = CLIENTS[speech.protocol]?.(target.address, target.port);
    return [
      {
        severity: "error",
        cause: `${targetInWords(target)} was asked for ${protocolInWords(target.expects)} and speaks ${spoken}${who}`,
        evidence: [
          speech.firstLine === undefined || speech.firstLine === ""
            ? `it answers as ${spoken} does`
            : `its first line: ${speech.firstLine}`,
          ...(speech.software === undefined ? [] : [`it calls itself ${speech.software}`]),
        ],
        fix: {
          says: client === undefined ? "Use a client of its protocol, or another port" : "Use a client of its protocol",
          commands: client === undefined ? [] : [client],
        },
      },
    ];
  },
};
