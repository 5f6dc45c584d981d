import { ownPidNamespace } from "../host/linux/procfs.ts";
import type { Ownerless } from "./core/list-row.ts";

/** Inode of the first pid namespace (PROC_PID_INIT_INO): who is in it sees every process, if not every descriptor. */
const INITIAL_PID_NAMESPACE = "4026531836";

/** What a socket is that none of the processes holds, of which some could not be looked into. */
export function ownerlessHere(hiddenProcesses: number): Ownerless {
  // ptrace(2): another process's descriptors show only to who has all of its capabilities, in its user namespace.
  if (hiddenProcesses > 0) return process.geteuid?.() === 0 ? "barred" : "hidden";
  return ownPidNamespace() === INITIAL_PID_NAMESPACE ? "kernel" : "outside";
}
