import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { holderInWords, socketInWords, targetInWords } from "./describe.ts";
import { isUnreached } from "./reached-listeners.ts";

export const closedToContainers: Diagnosis<EndpointFacts> = {
  id: "E43",
  name: "closed-to-containers",
  title: "A container cannot reach a service of this machine: the service listens on loopback only",
  looksAt: "whether the target is a bridge's address of this machine, and where the port is listened on",
  reference:
    "Docker documentation, host.docker.internal and host-gateway: both lead to the bridge's address, not to loopback",
  judge(facts) {
    const { target, listeners, addresses } = facts;
    const bridge = addresses?.find((own) => own.isContainerBridge && own.address === target?.address);
    const [listener] = listeners ?? [];
    if (target === undefined || bridge === undefined || listener === undefined || !isUnreached(facts)) return [];
    return [
      {
        severity: "error",
        cause: `Containers of ${bridge.interface} cannot reach ${targetInWords(target)}: ${holderInWords(facts, listener)} listens on ${listener.local.address} only`,
        evidence: [`${bridge.address} is this machine on ${bridge.interface}`, `listens: ${socketInWords(listener)}`],
        fix: {
          says: `Let it listen on ${bridge.address} too and ask for a password, or run both in one network; 0.0.0.0 would open it to the whole network`,
          commands: [
            `socat TCP-LISTEN:${target.port},bind=${bridge.address},fork,reuseaddr TCP:127.0.0.1:${target.port}`,
          ],
        },
      },
    ];
  },
};
