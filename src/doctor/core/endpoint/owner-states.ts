import type { InetSocket } from "../../../host/core/sockets/socket.ts";
import type { EndpointFacts, OwnerFacts } from "../endpoint-facts.ts";
import { ownersOf } from "./describe.ts";
import { listenersOfTarget } from "./reached-listeners.ts";

/** Stopped by a signal, or by a debugger (proc(5), state `T` and `t`). */
export function isStopped({ process }: OwnerFacts): boolean {
  return process.state === "T" || process.state === "t";
}

/** True where all that hold a socket are stopped, so that nobody accepts. */
export function isHeldByStopped(facts: EndpointFacts, socket: InetSocket): boolean {
  const owners = ownersOf(facts, socket);
  return owners.length > 0 && owners.every(isStopped);
}

/**
 * True where a listener is held only by what outlived its parent and does not accept: it inherited the descriptor and
 * knows nothing of it. A server that went to the background by itself accepts, so nobody waits in its queue.
 */
export function isHeldByOrphan(facts: EndpointFacts, socket: InetSocket): boolean {
  const owners = ownersOf(facts, socket);
  if (socket.state !== "listen" || socket.receiveQueue === 0 || owners.length === 0) return false;
  return owners.every(
    (owner) => owner.process.parentPid === 1 && !isStopped(owner) && !isUnit(owner) && !works(facts, owner),
  );
}

function isUnit({ origin, process }: OwnerFacts): boolean {
  return (
    process.container !== undefined ||
    (origin?.chain.some(({ role }) => role === "unit" || role === "container") ?? false)
  );
}

/** It computes, or waits for sockets: then it is a server, late or not. */
function works({ activity }: EndpointFacts, { process }: OwnerFacts): boolean {
  const seen = activity?.find(({ pid }) => pid === process.pid);
  return seen !== undefined && (seen.cpuShare > 0.2 || /poll|select|accept/.test(seen.waitsIn ?? ""));
}

/** True where the target was connected to, and then nothing came. */
export function isSilent({ probe }: EndpointFacts): boolean {
  const asked = (probe?.attempts ?? []).filter(({ speech }) => speech !== undefined);
  return asked.length > 0 && asked.every(({ speech }) => speech?.ended === "silent" && speech.protocol === undefined);
}

/** The owners of the listeners that a client of the target reaches, each once. */
export function ownersOfTarget(facts: EndpointFacts): readonly OwnerFacts[] {
  return [...new Set(listenersOfTarget(facts).flatMap((socket) => ownersOf(facts, socket)))];
}
