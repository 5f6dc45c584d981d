import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts, OwnerFacts } from "../endpoint-facts.ts";
import type { AttemptFacts } from "../probe-facts.ts";
import { shownText } from "../../../host/core/shown-text.ts";
import { isPublisher } from "./container-publishes.ts";
import { processInWords, targetInWords } from "./describe.ts";
import { ownersOfTarget } from "./owner-states.ts";

export const acceptsThenCloses: Diagnosis<EndpointFacts> = {
  id: "E42",
  name: "accepts-then-closes",
  title: "It connects, then closes or resets at once: a forwarder accepts before it knows that nobody is behind",
  looksAt: "connections that ended without a byte, and whether the owner only carries connections on",
  reference: "Docker, userland proxy: it accepts, then dials the container; ssh(1), -L: the same with the far end",
  judge(facts) {
    const { target, probe, elsewhere } = facts;
    const attempts = probe?.attempts ?? [];
    if (target === undefined || attempts.length === 0 || !attempts.every(endedAtOnce)) return [];
    const owner = ownersOfTarget(facts).find(
      (one) => one.forwarding !== undefined || one.process.container !== undefined,
    );
    // Of a server itself it may be right to close on a stranger, unless it should serve pages.
    if (owner === undefined && target.expects !== "http1" && target.expects !== "tls") return [];
    const inside = (elsewhere ?? []).find(
      ({ socket }) => socket.local.address.startsWith("127.") || socket.local.address === "::1",
    );
    const how = attempts.some(({ error, speech }) => error === "ECONNRESET" || speech?.ended === "reset")
      ? "resets"
      : "closes";
    return [
      {
        severity: "error",
        cause: `${targetInWords(target)} accepts and ${how} at once, without a byte${owner === undefined ? "" : `: ${behindInWords(owner)}`}`,
        evidence: [
          ...attempts.map(
            ({ address, error, speech }) =>
              `${address}: ${error ?? `connected, then ${speech?.ended ?? "closed"} without a byte`}`,
          ),
          ...(owner === undefined ? [] : [processInWords(owner)]),
          ...(inside === undefined ? [] : [`inside, it listens on ${inside.socket.local.address} only`]),
        ],
        fix: fixOf(owner, { isInsideOnLoopback: inside !== undefined, port: target.port }),
      },
    ];
  },
};

function endedAtOnce({ error, speech }: AttemptFacts): boolean {
  if (error !== undefined) return error === "ECONNRESET";
  return (
    speech !== undefined && speech.protocol === undefined && (speech.ended === "closed" || speech.ended === "reset")
  );
}

function behindInWords({ forwarding, process }: OwnerFacts): string {
  if (forwarding === undefined) return `the container's own server ends each connection (process ${process.pid})`;
  const target = forwarding.target === undefined ? "" : ` at ${shownText(forwarding.target, 120)}`;
  return `${forwarding.by} took the connection, and nobody answers${target}`;
}

function fixOf(
  owner: OwnerFacts | undefined,
  { isInsideOnLoopback, port }: { isInsideOnLoopback: boolean; port: number },
): ReturnType<typeof acceptsThenCloses.judge>[number]["fix"] {
  if (isInsideOnLoopback) {
    return {
      says: `Let the program inside bind 0.0.0.0, and publish it as -p 127.0.0.1:${port}:${port}`,
      commands: [],
    };
  }
  if (owner !== undefined && isPublisher(owner)) {
    return {
      says: "Wait until the program inside listens; if it never does, let it bind 0.0.0.0 inside, not 127.0.0.1",
      commands: [`docker ps --filter publish=${port}`],
    };
  }
  if (owner !== undefined)
    return { says: "Start what is at the far end, or correct where the forwarding leads", commands: [] };
  return { says: "See its output: it ends each connection by itself", commands: [] };
}
