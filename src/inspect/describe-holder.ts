import { forwardingOf } from "../host/core/forwarding-of.ts";
import { originOf } from "../host/origin.ts";
import type { FreeHolder } from "./core/free-plan.ts";
import type { SeenProcesses } from "./seen-processes.ts";

/** Says all that is known of a process that holds a socket; undefined when it has ended meanwhile. */
export function describeHolder(
  pid: number,
  { processes, port }: { processes: SeenProcesses; port: number | undefined },
): FreeHolder | undefined {
  const seen = processes.get(pid);
  const facts = processes.facts(pid);
  if (seen === undefined || facts === undefined) return undefined;
  const origin = originOf(pid, { read: (above) => processes.facts(above), isThorough: true });
  const killed = /^kill (\d+)$/.exec(origin?.stopInstead?.command ?? "")?.[1];
  const supervisor = killed === undefined ? undefined : processes.facts(Number(killed));
  return {
    process: seen,
    startTicks: facts.startTicks,
    parentPid: facts.parentPid,
    origin,
    forwarding: forwardingOf(facts, { port }),
    supervisor: supervisor && {
      pid: supervisor.pid,
      startTicks: supervisor.startTicks,
      uid: supervisor.uid,
      what: origin?.stopInstead?.what ?? `process ${supervisor.pid}`,
    },
    isStopped: facts.state === "T" || facts.state === "t",
    isProgramReplaced: facts.isExeDeleted || facts.isCwdDeleted,
  };
}
