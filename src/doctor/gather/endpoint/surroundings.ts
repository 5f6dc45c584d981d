import { existsSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { bindTcp } from "../../../host/linux/bound-socket.ts";
import { libc } from "../../../host/ffi.ts";
import { ownProcessSight } from "../../../host/processes/process-sight.ts";
import type { BindFacts, ConfinementFacts, OwnAddressFacts, ViewFacts } from "../../core/endpoint-facts.ts";
import { readText } from "../read-text.ts";

/** What this process may see of others; some may hide what they hold even from root. */
export function readView(hiddenProcesses = 0): ViewFacts {
  const { isWhole, limit } = ownProcessSight();
  const uid = process.geteuid?.() ?? 0;
  if (!isWhole || hiddenProcesses === 0) return { uid, seesAllProcesses: isWhole, limit };
  const some = hiddenProcesses === 1 ? "a process of this machine has" : `${hiddenProcesses} of its processes have`;
  const why = `${some} a capability that this root lacks, or another user namespace`;
  const howToSeeMore = "Ask again as the root of the whole machine, outside of this container or sandbox";
  return { uid, seesAllProcesses: false, limit: { why, howToSeeMore } };
}

/** Binds the port, as a server that sets SO_REUSEADDR does, without listening, and gives it up at once: 15 µs. */
export function tryBind(address: string, port: number): BindFacts {
  const bound = bindTcp({ address, port });
  if ("error" in bound) return { address, error: bound.error };
  libc().close(bound.descriptor);
  return { address, error: undefined };
}

/** What confines this process beyond its user's rights. */
export function readConfinement(): ConfinementFacts {
  const status = readText("/proc/self/status") ?? "";
  const label = readText("/proc/self/attr/current")?.replaceAll("\0", "").trim();
  return {
    label: label === undefined || label === "" || label === "unconfined" ? undefined : label,
    // 0 is none, 1 strict, 2 a filter (proc(5)).
    hasSeccompFilter: /^Seccomp:\t2$/m.test(status),
    hasNoNewPrivileges: /^NoNewPrivs:\t1$/m.test(status),
  };
}

/** Bridges as the container runtimes call them. */
const CONTAINER_BRIDGE =
  /^(?:docker\d+|br-[0-9a-f]{12}|podman\d+|cni\d+|cni-podman\d+|nerdctl\d+|lxcbr\d+|lxdbr\d+|incusbr\d+)$/;

export function readOwnAddresses(): OwnAddressFacts[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses]) => {
    const isContainerBridge = CONTAINER_BRIDGE.test(name) && existsSync(`/sys/class/net/${name}/bridge`);
    return (addresses ?? []).map(({ address }) => ({ interface: name, address, isContainerBridge }));
  });
}
