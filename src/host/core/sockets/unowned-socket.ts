import type { ProcessSight } from "../processes/process-sight.ts";

/** Why no process was found for a socket. */
export type UnownedSocket =
  | { readonly is: "kernel"; readonly service: string | undefined; readonly howToClose: string }
  | { readonly is: "hidden"; readonly why: string; readonly howToSeeMore: string };

/** Parts of the kernel that listen on TCP, by port, and the units that run them. */
const KERNEL_SERVICES: ReadonlyMap<number, { readonly service: string; readonly unit: string }> = new Map([
  [2049, { service: "the NFS server (nfsd)", unit: "nfs-server.service" }],
  [445, { service: "the SMB server (ksmbd)", unit: "ksmbd.service" }],
  [3260, { service: "the iSCSI target (LIO)", unit: "target.service" }],
  [4420, { service: "the NVMe target (nvmet)", unit: "nvmet.service" }],
]);

/**
 * Says whose a listening socket is when a search through all processes has found nobody: the kernel's own, if this process
 * sees all others, and otherwise a process that is hidden from it. A socket on its way between two processes, or one that
 * io_uring alone keeps, is in no table of descriptors either, and counts as the kernel's: so it is, until somebody takes it.
 */
export function explainUnowned(port: number, sight: ProcessSight): UnownedSocket {
  if (sight.limit !== undefined) return { is: "hidden", ...sight.limit };
  const known = KERNEL_SERVICES.get(port);
  if (known === undefined) {
    // lockd and the callbacks of NFS take any port; the port mapper knows which.
    return {
      is: "kernel",
      service: undefined,
      howToClose: "Look for it with `rpcinfo -p`, and stop the kernel's service that holds it",
    };
  }
  return { is: "kernel", service: known.service, howToClose: `Run \`sudo systemctl stop ${known.unit}\`` };
}
