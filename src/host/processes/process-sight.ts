import { processSight, type ProcessSight } from "../core/processes/process-sight.ts";
import { ownPidNamespace, readSystemFile } from "../linux/procfs.ts";

/** Says how far this process sees others' descriptors, and what would show more. */
export function ownProcessSight(): ProcessSight {
  return processSight({
    uid: process.geteuid?.() ?? 0,
    effectiveCapabilities: /^CapEff:\t([\da-f]+)$/m.exec(readSystemFile("/proc/self/status"))?.[1] ?? "",
    mounts: readSystemFile("/proc/self/mountinfo"),
    pidNamespace: Number(ownPidNamespace()),
  });
}
