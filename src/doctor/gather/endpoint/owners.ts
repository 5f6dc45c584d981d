import { forwardingOf } from "../../../host/core/processes/forwarding-of.ts";
import { shownWords } from "../../../host/core/processes/shown-command.ts";
import type { InetSocket } from "../../../host/core/sockets/socket.ts";
import { socketActivationOf } from "../../../host/units/socket-activation.ts";
import { originOf } from "../../../host/processes/origin.ts";
import { readProcessFacts } from "../../../host/processes/process-facts.ts";
import { holdersOf } from "../../../host/sockets/socket-holders.ts";
import type { OwnerFacts } from "../../core/endpoint-facts.ts";

/** Workers beyond these say nothing new. */
const OWNERS_MAX = 64;

function isListener({ state }: InetSocket): boolean {
  return state === "listen" || state === "unconnected";
}

/** Reads the processes that hold these sockets: what they are, why they run, and on which ports they listen. */
export function readOwners(
  sockets: readonly InetSocket[],
  { port, listening }: { port: number; listening: readonly InetSocket[] },
): OwnerFacts[] {
  const pids = [...new Set(sockets.flatMap(({ pids: held }) => held ?? []))].slice(0, OWNERS_MAX);
  const byInode = new Map(listening.map((socket) => [socket.inode ?? 0, socket.local.port]));
  const { holders } = holdersOf(new Set(byInode.keys()), { pids });
  return pids.flatMap((pid) => {
    const process = readProcessFacts(pid);
    if (process === undefined) return [];
    const ports = [...holders].flatMap(([inode, held]) => (held.includes(pid) ? [byInode.get(inode) ?? 0] : []));
    const forwarding = forwardingOf(process, { port });
    const own = sockets.find(
      (socket) => isListener(socket) && socket.local.port === port && socket.pids?.includes(pid),
    );
    const activation = own === undefined ? undefined : socketActivationOf(process, own.local);
    return [
      {
        // From here on it is only shown, and stands in `--json`.
        process: { ...process, argv: shownWords(process.argv) },
        origin: originOf(pid),
        forwarding,
        activation,
        listensOn: [...new Set(ports)].toSorted((a, b) => a - b),
      },
    ];
  });
}
