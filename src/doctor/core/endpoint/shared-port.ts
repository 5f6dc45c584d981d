import type { InetSocket } from "../../../host/core/sockets/socket.ts";
import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts, OwnerFacts } from "../endpoint-facts.ts";
import { holderInWords, ownersOf, socketInWords, stopCommand } from "./describe.ts";
import { listenersReached } from "./reached-listeners.ts";

export const sharedPort: Diagnosis<EndpointFacts> = {
  id: "E24",
  name: "shared-port",
  title: "Different answers on one port: two programs listen on it",
  looksAt: "every listener of the port, and whether their owners belong together",
  reference: "socket(7), SO_REUSEPORT; ipv6(7), IPV6_V6ONLY; ip(7): a specific address goes over INADDR_ANY",
  judge(facts) {
    const { target } = facts;
    const listeners = facts.listeners ?? [];
    if (target === undefined) return [];
    const stranger = listeners.find((one) => areStrangers(facts, listeners[0] ?? one, one));
    const [first] = listeners;
    if (first === undefined || stranger === undefined) return [];
    const wins = ["127.0.0.1", "::1"].map((address) => {
      const reached = listenersReached(listeners, address);
      if (reached.length === 0) return `${address}: nobody`;
      const names = reached.map((one) => holderInWords(facts, one));
      return `${address} reaches ${names.length === 1 ? names[0] : `one of these, as the kernel chooses: ${names.join(", ")}`}`;
    });
    const isReuse = stranger.local.address === first.local.address;
    return [
      {
        severity: "warning",
        cause: `Port ${target.port} has two owners: ${holderInWords(facts, first)} on ${socketInWords(first)}, and ${holderInWords(facts, stranger)} on ${socketInWords(stranger)}${isReuse ? ", which share it (SO_REUSEPORT) so that the kernel deals connections out" : ""}`,
        evidence: [...wins, ...listeners.map((one) => `listens: ${socketInWords(one)}`)].slice(0, 8),
        fix: {
          says: "Stop the one that should not be there, or give it another port",
          commands: ownersOf(facts, stranger).slice(0, 1).map(stopCommand),
        },
      },
    ];
  },
};

/** Two listeners belong to different programs, as far as their owners are known. */
function areStrangers(facts: EndpointFacts, left: InetSocket, right: InetSocket): boolean {
  const [mine, theirs] = [ownersOf(facts, left), ownersOf(facts, right)];
  if (mine.length === 0 || theirs.length === 0) {
    // Another user's against ours is a stranger for sure; two that nobody can name are not.
    return left.uid !== undefined && right.uid !== undefined && left.uid !== right.uid;
  }
  return mine.every((one) => theirs.every((other) => !areRelated(one, other)));
}

/** The same process, a parent and its child, workers of one parent, or carriers to one container. */
function areRelated(left: OwnerFacts, right: OwnerFacts): boolean {
  const [one, other] = [left.process, right.process];
  if (one.pid === other.pid || one.parentPid === other.pid || other.parentPid === one.pid) return true;
  if (left.forwarding !== undefined && left.forwarding.target === right.forwarding?.target) return true;
  if (one.parentPid !== other.parentPid) return false;
  return one.parentPid !== 1 && one.argv.join("\0") === other.argv.join("\0") && one.cwd === other.cwd;
}
