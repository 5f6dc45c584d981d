import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { holderInWords, linkTo, socketInWords, targetInWords } from "./describe.ts";
import { isUnreached } from "./reached-listeners.ts";

export const movedPort: Diagnosis<EndpointFacts> = {
  id: "E04",
  name: "moved-port",
  title: "Connection refused: the server took another port by itself, as 5174 for 5173",
  looksAt: "listeners on ports close by whose process works in the folder of the port's owner",
  reference: "Vite, server.strictPort: if the port is taken, Vite tries the next one unless this is set",
  judge(facts) {
    const { target, relatives, listeners } = facts;
    if (target === undefined || !isUnreached(facts) || (listeners ?? []).length > 0) return [];
    const moved = (relatives ?? []).filter(({ because }) => because === "folder").slice(0, 3);
    const [first] = moved;
    if (first === undefined) return [];
    const link = linkTo(target, first.socket.local);
    return [
      {
        severity: "error",
        cause: `Nothing listens at ${targetInWords(target)}: ${holderInWords(facts, first.socket)} of the same folder listens on port ${first.socket.local.port}`,
        evidence: moved.map(({ socket }) => `listens: ${socketInWords(socket)}`),
        fix: {
          says: `Use ${link}; to keep a port, make the server fail when it is taken (Vite: server.strictPort), or run it under \`portolan run\``,
          commands: target.expects === "http1" ? [`curl ${link}`] : [],
        },
      },
    ];
  },
};
