import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { bindTrouble } from "./bind-trouble.ts";

export const timeWaitHolds: Diagnosis<EndpointFacts> = {
  id: "E08",
  name: "time-wait-holds",
  title: "EADDRINUSE, and nothing listens: closed connections in TIME_WAIT still hold the port",
  looksAt: "what bind(2) says with and without SO_REUSEADDR, and connections of the port in TIME_WAIT",
  reference:
    "RFC 9293 section 3.6.1: a closed connection stays in TIME-WAIT for twice the maximum segment lifetime (60 s on Linux); socket(7), SO_REUSEADDR",
  judge(facts) {
    const { target, sockets, bind } = facts;
    if (target === undefined || bindTrouble(facts) !== "EADDRINUSE") return [];
    const waiting = (sockets ?? []).filter(({ state }) => state === "time-wait");
    const others = (sockets ?? []).filter(({ state }) => state !== "time-wait");
    if (waiting.length === 0 || others.length > 0) return [];
    const helps = bind?.error === undefined && bind !== undefined;
    return [
      {
        severity: "error",
        cause: helps
          ? `Port ${target.port} cannot be bound without SO_REUSEADDR: ${waiting.length} closed connections of its last server are in TIME_WAIT`
          : `Port ${target.port} cannot be bound for up to 60 s: its last server listened without SO_REUSEADDR, and ${waiting.length} of its closed connections are in TIME_WAIT`,
        evidence: [
          `nothing listens on port ${target.port}; ${waiting.length} connections are in TIME_WAIT, which no process holds`,
          `bind with SO_REUSEADDR: ${bind?.error ?? (bind === undefined ? "not tried" : "succeeds")}`,
        ],
        fix: {
          says: "Let the server set SO_REUSEADDR before it binds (Node, Go, nginx and most servers do), or wait 60 s",
          commands: [`until ! ss -Htan sport = :${target.port} | grep -q TIME-WAIT; do sleep 1; done`],
        },
      },
    ];
  },
};
