import { forwardingOf } from "../host/core/processes/forwarding-of.ts";
import type { Origin } from "../host/core/processes/process-facts.ts";
import type { SocketActivation } from "../host/core/units/socket-activation.ts";
import { originOf } from "../host/processes/origin.ts";
import { socketActivationOf } from "../host/units/socket-activation.ts";
import type { FreeHolder } from "./core/free-plan.ts";
import type { RowEnd } from "./core/list-row.ts";
import type { SeenProcesses } from "./seen-processes.ts";

/** Says all that is known of a process that holds a socket; undefined when it has ended meanwhile. */
export function describeHolder(
  pid: number,
  { processes, end }: { processes: SeenProcesses; end: RowEnd | undefined },
): FreeHolder | undefined {
  const seen = processes.get(pid);
  const facts = processes.facts(pid);
  if (seen === undefined || facts === undefined) return undefined;
  const activation = end === undefined ? undefined : socketActivationOf(facts, end);
  const origin = withUnit(originOf(pid, { read: (above) => processes.facts(above), isThorough: true }), activation);
  const killed = /^kill (\d+)$/.exec(origin?.stopInstead?.command ?? "")?.[1];
  const supervisor = killed === undefined ? undefined : processes.facts(Number(killed));
  return {
    process: seen,
    startTicks: facts.startTicks,
    parentPid: facts.parentPid,
    origin,
    forwarding: forwardingOf(facts, { port: end?.port }),
    activation,
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

/** Whoever stops the service alone is served by another one at the next connection: its socket's unit is to be stopped. */
function withUnit(origin: Origin | undefined, activation: SocketActivation | undefined): Origin | undefined {
  const command = /`([^`]+)`/.exec(activation?.howToClose ?? "")?.[1];
  if (origin === undefined || activation?.by !== "systemd" || activation.unit === undefined || command === undefined) {
    return origin;
  }
  const what = `${activation.unit}, which holds the socket and starts ${activation.activates.join(", ") || "its service"}`;
  return { ...origin, stopInstead: { what, command } };
}
