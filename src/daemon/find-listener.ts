import { dialedAll } from "../services/core/found-sockets.ts";
import { describeHolder } from "../host/core/processes/describe-holder.ts";
import { shownWords } from "../host/core/processes/shown-command.ts";
import { describeProcess, identify } from "../host/processes/processes.ts";
import type { ProcessIdentity } from "../host/processes/processes.ts";
import { outputPlaces } from "../host/processes/output-places.ts";
import { userNameOf } from "../host/processes/user-names.ts";
import { listListeners } from "../host/sockets/listeners.ts";
import { holdersOf } from "../host/sockets/socket-holders.ts";
import type { Adoption, Endpoint } from "../chart/core/model.ts";
import { daemonFailure } from "./core/failures.ts";
import { topProcesses } from "./core/top-processes.ts";

export interface FoundListener {
  readonly holder: ProcessIdentity;
  readonly directory: string;
  /** Without the secrets that its words name. */
  readonly command: readonly string[];
  readonly upstreams: readonly Endpoint[];
  readonly adoption: Adoption;
}

/**
 * Finds out whose the listener on a port is: one process of this user, or one with the workers that it has forked.
 * Whoever asks is not believed anything; where there is doubt, it is refused.
 *
 * @throws {Failure} `LISTENER_ABSENT`, `LISTENER_OF_USER`, `LISTENER_UNSEEN`, `LISTENER_OWN`, `LISTENER_SHARED`.
 */
export function findListener(port: number, { uid }: { readonly uid: number }): FoundListener {
  const sockets = listListeners().filter((one) => one.port === port);
  if (sockets.length === 0) throw daemonFailure("LISTENER_ABSENT", { port });
  const stranger = sockets.find((socket) => socket.uid !== uid);
  if (stranger) throw daemonFailure("LISTENER_OF_USER", { port, user: userNameOf(stranger.uid) });
  const { holders } = holdersOf(new Set(sockets.map(({ inode }) => inode)));
  if (holders.size < sockets.length) throw daemonFailure("LISTENER_UNSEEN", { port });
  const pids = new Set([...holders.values()].flat());
  if (pids.has(process.pid)) throw daemonFailure("LISTENER_OWN", { port });
  const tops = topProcesses(pids, (pid) => describeProcess(pid)?.parentPid);
  const [top, ...others] = tops.map((pid) => describeProcess(pid));
  if (others.length > 0) throw daemonFailure("LISTENER_SHARED", { port, processes: tops.map(textOf) });
  const holder = top && identify(top.pid);
  // It ended while it was looked at.
  if (top === undefined || holder === undefined) throw daemonFailure("LISTENER_ABSENT", { port });
  if (top.uid !== uid) throw daemonFailure("LISTENER_OF_USER", { port, user: userNameOf(top.uid) });
  return {
    holder,
    directory: top.cwd ?? "/",
    command: shownWords(top.argv),
    upstreams: dialedAll(sockets),
    adoption: { inodes: sockets.map(({ inode }) => inode), ...outputPlaces(top.pid) },
  };
}

function textOf(pid: number): string {
  const { argv = [], uid = 0 } = describeProcess(pid) ?? {};
  return describeHolder({ pid, argv, uid });
}
