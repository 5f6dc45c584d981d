import type { Diagnosis } from "../diagnosis.ts";
import type { ElsewhereFacts, EndpointFacts } from "../endpoint-facts.ts";
import { shownText } from "../../../host/core/shown-text.ts";
import { linkTo, socketInWords, targetInWords } from "./describe.ts";
import { isUnreached } from "./reached-listeners.ts";

export const otherNamespace: Diagnosis<EndpointFacts> = {
  id: "E05",
  name: "other-namespace",
  title: "Connection refused: it listens inside a container or another network namespace",
  looksAt: "the listeners of every network namespace that this user may look into",
  reference: "network_namespaces(7): each namespace has a loopback interface and port numbers of its own",
  judge(facts) {
    const { target, elsewhere } = facts;
    const [first] = elsewhere ?? [];
    if (target === undefined || first === undefined || !isUnreached(facts)) return [];
    return [
      {
        severity: "error",
        cause: `Nothing listens at ${targetInWords(target)} here: ${whoInWords(first)} listens on port ${target.port} in a network namespace of its own`,
        evidence: (elsewhere ?? [])
          .slice(0, 5)
          .map((one) => `namespace ${one.namespace}: ${socketInWords(one.socket)} is ${whoInWords(one)}`),
        fix: fixOf(
          first,
          linkTo(target, { address: first.reachableAt ?? target.address, port: target.port }),
          target.port,
        ),
      },
    ];
  },
};

/** Such as `container shop-db-1 (docker)` or `process 812 (postgres)`. */
export function whoInWords({ container, pid, command }: ElsewhereFacts): string {
  if (container !== undefined)
    return `container ${shownText(container.name ?? container.id.slice(0, 12), 80)} (${container.runtime})`;
  return pid === undefined ? "a process" : `process ${pid} (${shownText(command, 80)})`;
}

function fixOf(
  { container, reachableAt, socket, pid }: ElsewhereFacts,
  link: string,
  port: number,
): ReturnType<typeof otherNamespace.judge>[number]["fix"] {
  const isLoopback = socket.local.address === "::1" || socket.local.address.startsWith("127.");
  const bind = isLoopback ? " (and let it bind 0.0.0.0 inside: it listens on its own loopback only)" : "";
  if (container !== undefined) {
    const published = `Publish the port when the container is made: -p 127.0.0.1:${port}:${port}${bind}`;
    return { says: reachableAt === undefined || isLoopback ? published : `${published}; or use ${link}`, commands: [] };
  }
  return {
    says: `Start it in this namespace, or go into its own${bind}`,
    commands: pid === undefined ? [] : [`sudo nsenter --net=/proc/${pid}/ns/net ss -tln`],
  };
}
