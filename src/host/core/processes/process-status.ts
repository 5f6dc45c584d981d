/** What Portolan reads of /proc/PID/status (proc(5)). */
export interface ProcessStatus {
  /** Real user id: it decides who may signal the process. */
  readonly uid: number;
  /** The pid in each pid namespace, from the reader's inwards; empty on a kernel that does not say. */
  readonly namespacePids: readonly number[];
}

/** Parses /proc/PID/status; undefined when it is not one. */
export function parseProcessStatus(text: string): ProcessStatus | undefined {
  // The program's name stands in the first line, escaped, so that it cannot fake a line of its own.
  const uid = /^Uid:\t(\d+)/m.exec(text)?.[1];
  if (uid === undefined) return undefined;
  const pids = /^NSpid:\t([\d\t]+)/m.exec(text)?.[1];
  return { uid: Number(uid), namespacePids: pids === undefined ? [] : pids.trim().split("\t").map(Number) };
}
