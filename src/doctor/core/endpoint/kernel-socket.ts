import { portServices } from "../../../address/service-names.ts";
import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { cannotBind } from "./bind-trouble.ts";
import { socketInWords } from "./describe.ts";

export const kernelSocket: Diagnosis<EndpointFacts> = {
  id: "E15",
  name: "kernel-socket",
  title: "The port is held by the kernel itself: no process has the socket",
  looksAt: "listeners whose inode is in no process's table of descriptors, as root sees them",
  reference: "nfsd(7), rpc.lockd: sockets that the kernel opens for its own services belong to uid 0 and to no process",
  judge(facts) {
    const { listeners, view } = facts;
    if (view?.seesAllProcesses !== true) return [];
    return (listeners ?? [])
      .filter(({ pids, uid, inode }) => pids?.length === 0 && uid === 0 && inode !== undefined && inode !== 0)
      .map((socket) => {
        const [known] = portServices(socket.local.port, socket.transport);
        return {
          severity: cannotBind(facts) ? ("error" as const) : ("note" as const),
          cause: `Port ${socket.local.port} is held by the kernel${known?.name === undefined ? "" : ` (the port of ${known.name})`}: no process has its socket`,
          evidence: [
            `${socketInWords(socket)}: inode ${socket.inode}, uid 0, in no process of this or another namespace`,
          ],
          fix: {
            says: "Stop the kernel's service: for NFS its units, for a tunnel or a cluster file system its module",
            commands: ["rpcinfo -p 127.0.0.1", "systemctl list-units 'nfs*' 'rpc*'"],
          },
        };
      });
  },
};
