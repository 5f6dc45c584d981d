import type { Diagnosis } from "../diagnosis.ts";
import type { ActivityFacts, EndpointFacts, OwnerFacts } from "../endpoint-facts.ts";
import { shownText } from "../../../host/core/shown-text.ts";
import { processInWords, targetInWords } from "./describe.ts";
import { isHeldByOrphan, isSilent, isStopped, ownersOfTarget } from "./owner-states.ts";
import { listenersOfTarget } from "./reached-listeners.ts";

const BUSY_SHARE = 0.85;
/** A page may well be made for so long: what is seen in less is a hint. */
const BRIEF_MS = 180;

export const serverBusy: Diagnosis<EndpointFacts> = {
  id: "E19",
  name: "server-busy",
  title: "Accepted by the kernel, and no answer: the server's loop is blocked, or it waits for a device",
  looksAt: "bytes that the server has not read, and how much its process works",
  reference: "proc(5): state D is uninterruptible sleep; tcp(7): the kernel acknowledges what no process has read yet",
  judge(facts) {
    const { target, sockets, activity } = facts;
    if (target === undefined || !isSilent(facts)) return [];
    if (listenersOfTarget(facts).some((socket) => isHeldByOrphan(facts, socket))) return [];
    const unread = (sockets ?? []).filter(({ state, receiveQueue }) => state === "established" && receiveQueue > 0);
    const bytes = unread.reduce((sum, { receiveQueue }) => sum + receiveQueue, 0);
    return ownersOfTarget(facts)
      .filter((owner) => !isStopped(owner))
      .flatMap((owner) => {
        const seen = activity?.find(({ pid }) => pid === owner.process.pid);
        const reason = reasonOf(owner, { seen, hasUnread: unread.length > 0 });
        if (reason === undefined) return [];
        return [
          {
            severity: seen !== undefined && seen.overMs < BRIEF_MS ? ("warning" as const) : ("error" as const),
            cause: `${targetInWords(target)} connects and says nothing: ${processInWords(owner)} ${reason}`,
            evidence: [
              ...(unread.length > 0 ? [`${bytes} bytes on ${unread.length} connections are not read`] : []),
              ...(seen === undefined ? [] : [activityInWords(seen)]),
              `state ${owner.process.state}`,
            ],
            fix: sampleOf(owner),
          },
        ];
      })
      .slice(0, 1);
  },
};

function reasonOf(
  { process }: OwnerFacts,
  { seen, hasUnread }: { seen: ActivityFacts | undefined; hasUnread: boolean },
): string | undefined {
  if (seen !== undefined && seen.cpuShare >= BUSY_SHARE)
    return "computes without a pause, so that its loop serves nobody";
  // Where others compute as well, a blocked loop gets its share of what there is: it is always ready to run.
  if (hasUnread && process.state === "R") {
    return "computes without a pause, or gets too little of the processor, so that its loop serves nobody";
  }
  if (process.state === "D") return "waits for a device or a file system (state D)";
  // What waits for sockets and has read everything is only slow to answer: that is no fault of its loop.
  return hasUnread ? "does not read what it was sent" : undefined;
}

function activityInWords({ cpuShare, overMs, waitsIn }: ActivityFacts): string {
  const sleeps = waitsIn === undefined ? "" : `, waits in ${shownText(waitsIn, 60)}`;
  return `${Math.round(cpuShare * 100)} % of a core over ${Math.round(overMs)} ms${sleeps}`;
}

function sampleOf({ process }: OwnerFacts): ReturnType<typeof serverBusy.judge>[number]["fix"] {
  const isNode = /(?:^|\/)(?:node|bun)$/.test(process.exe ?? "");
  if (!isNode)
    return { says: "Sample its stack to see what it does", commands: [`sudo gdb -p ${process.pid} -batch -ex bt`] };
  return {
    says: "Look at what it does: open its inspector, or restart it with --cpu-prof",
    commands: [`kill -USR1 ${process.pid} && node inspect 127.0.0.1:9229`],
  };
}
