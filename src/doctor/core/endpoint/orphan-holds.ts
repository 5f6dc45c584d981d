import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { holderInWords, ownersOf, socketInWords, stopCommand } from "./describe.ts";
import { isHeldByOrphan } from "./owner-states.ts";

export const orphanHolds: Diagnosis<EndpointFacts> = {
  id: "E10",
  name: "orphan-holds",
  title: "EADDRINUSE, or connections that nobody answers: an orphan inherited the listening socket",
  looksAt: "holders of the listener whose parent has ended, and connections that wait to be accepted",
  reference: "execve(2): descriptors stay open in a child unless they are close-on-exec; open(2), O_CLOEXEC",
  judge(facts) {
    return (facts.listeners ?? [])
      .filter((socket) => isHeldByOrphan(facts, socket))
      .map((socket) => ({
        severity: "error" as const,
        cause: `Port ${socket.local.port} is held by ${holderInWords(facts, socket)}, which has lost its parent and accepts nobody: most likely it inherited the socket from a server that has ended`,
        evidence: [
          `${socketInWords(socket)}: ${socket.receiveQueue} connections wait to be accepted`,
          ...ownersOf(facts, socket).map(
            ({ process }) => `process ${process.pid} has lost its parent (its parent is process 1)`,
          ),
        ],
        fix: {
          says: "Stop it; and let the server open its sockets close-on-exec, so that no child of its inherits them",
          commands: ownersOf(facts, socket).map(stopCommand),
        },
      }));
  },
};
