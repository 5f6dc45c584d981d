import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { holderInWords, ownersOf, socketInWords, targetInWords } from "./describe.ts";
import { isHeldByOrphan, isHeldByStopped } from "./owner-states.ts";
import { listenersOfTarget } from "./reached-listeners.ts";

export const acceptQueueFull: Diagnosis<EndpointFacts> = {
  id: "E18",
  name: "accept-queue-full",
  title: "Connecting times out though it listens: the queue of connections to accept is full",
  looksAt: "the listener's queue and its limit, and whether connecting timed out",
  reference:
    "listen(2), backlog: Linux queues one more than the backlog, then drops what comes, so that clients time out",
  judge(facts) {
    const { target } = facts;
    if (target === undefined) return [];
    const timedOut = facts.probe?.attempts.some(({ error }) => error === "TIMEOUT" || error === "ETIMEDOUT") ?? false;
    return listenersOfTarget(facts)
      .filter(
        (socket) => socket.transport === "tcp" && !isHeldByStopped(facts, socket) && !isHeldByOrphan(facts, socket),
      )
      .filter(({ receiveQueue, sendQueue }) =>
        sendQueue === undefined ? timedOut && receiveQueue > 0 : receiveQueue > sendQueue,
      )
      .map((socket) => {
        const { receiveQueue, sendQueue } = socket;
        const limit = sendQueue === undefined ? "" : ` (its limit is ${sendQueue}, and the kernel takes one more)`;
        const [owner] = ownersOf(facts, socket);
        return {
          severity: "error" as const,
          cause: `${targetInWords(target)} times out because ${holderInWords(facts, socket)} does not accept: ${receiveQueue} connections wait${limit}`,
          evidence: [
            `${socketInWords(socket)}: ${receiveQueue} wait to be accepted${sendQueue === undefined ? "" : `, backlog ${sendQueue}`}`,
            ...(timedOut ? ["connecting timed out"] : []),
          ],
          fix: {
            says: "See what keeps its loop from accepting; if it only has bursts, raise the backlog of listen and net.core.somaxconn",
            commands:
              owner === undefined ? [] : [`cat /proc/${owner.process.pid}/wchan /proc/${owner.process.pid}/status`],
          },
        };
      });
  },
};
