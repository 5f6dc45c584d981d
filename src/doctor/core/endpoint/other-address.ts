import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { holderInWords, linkTo, socketInWords, targetInWords } from "./describe.ts";
import { onOtherLoopback } from "./other-family.ts";
import { isUnreached } from "./reached-listeners.ts";

export const otherAddress: Diagnosis<EndpointFacts> = {
  id: "E03",
  name: "other-address",
  title: "Connection refused: it listens on another address of this machine",
  looksAt: "the listeners of the port, on every address",
  reference: "ip(7): a socket bound to one address receives nothing that is sent to another",
  judge(facts) {
    const { target, listeners, addresses } = facts;
    if (target === undefined || !isUnreached(facts) || onOtherLoopback(facts).length > 0) return [];
    // What containers reach has its own diagnosis.
    const isBridge = addresses?.some((own) => own.address === target.address && own.isContainerBridge) ?? false;
    const [listener] = listeners ?? [];
    if (listener === undefined || isBridge) return [];
    const link = linkTo(target, listener.local);
    return [
      {
        severity: "error",
        cause: `${targetInWords(target)} is refused because ${holderInWords(facts, listener)} listens on ${listener.local.address} only`,
        evidence: (listeners ?? []).map((one) => `listens: ${socketInWords(one)}`),
        fix: {
          says: `Use ${link}, or let the server bind ${target.address}`,
          commands: target.expects === "http1" ? [`curl ${link}`] : [],
        },
      },
    ];
  },
};
