import { openSocketTable } from "../host/sockets/sockets.ts";
import { listDescriptors, socketInodeAt } from "../host/linux/procfs.ts";
import type { ProcessExplanation } from "./core/explanation.ts";
import { exposureOf } from "./core/exposure.ts";
import { inspectFailure } from "./core/failures.ts";
import { describeHolder } from "./describe-holder.ts";
import { explainHolder } from "./explain-endpoint.ts";
import { ownAddresses } from "./own-addresses.ts";
import { type OwnParts, SeenProcesses } from "./seen-processes.ts";
import { unixExposures } from "./unix-exposures.ts";

/**
 * Says why a process runs, and where it listens.
 *
 * @throws {Failure} `PROCESS_ABSENT`.
 */
export function explainProcess(pid: number, parts: OwnParts): ProcessExplanation {
  const described = describeHolder(pid, { processes: new SeenProcesses(parts), end: undefined });
  if (described === undefined) throw inspectFailure("PROCESS_ABSENT", { pid });
  using table = openSocketTable();
  const inodes = new Set((listDescriptors(pid) ?? []).map((descriptor) => socketInodeAt(pid, descriptor)));
  const own = ownAddresses();
  const inet = (["tcp", "udp"] as const)
    .flatMap((transport) => table.inet({ transport, which: "all" }))
    .filter(({ inode }) => inode !== undefined && inodes.has(inode));
  const unix = table.unix().filter(({ inode, state }) => state === "listen" && inodes.has(inode));
  const exposures = unixExposures(unix);
  return {
    type: "process",
    holder: explainHolder(described, new Set()),
    listeners: [
      ...inet
        .filter(({ state }) => state === "listen" || state === "unconnected")
        .map(({ transport, local, isIpv6Only }) => {
          const exposure = exposureOf({ ...local, isIpv6Only }, own);
          return { transport, local, path: undefined, exposure };
        }),
      ...unix.map(({ path, inode }) => {
        return { transport: "unix" as const, local: undefined, path, exposure: exposures.get(inode) };
      }),
    ],
    connections: inet.filter(({ state }) => state === "established").length,
  };
}
