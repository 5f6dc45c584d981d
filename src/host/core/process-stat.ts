/** What Portolan reads of /proc/PID/stat (proc(5)). */
export interface ProcessStat {
  /** One letter: `Z` is a zombie. */
  readonly state: string;
  readonly parentPid: number;
  /** Field 22: clock ticks from boot to the start of the process. */
  readonly startTicks: number;
}

const STATE = 0;
const PARENT = 1;
const START = 19;

/** Parses /proc/PID/stat; undefined when it is not one. */
export function parseProcessStat(text: string): ProcessStat | undefined {
  // The program chooses its own name, which may hold spaces and parentheses: what counts stands after the last one.
  const end = text.lastIndexOf(")");
  if (end === -1) return undefined;
  const fields = text.slice(end + 2).split(" ");
  const state = fields[STATE] ?? "";
  const parentPid = Number(fields[PARENT]);
  const startTicks = Number(fields[START]);
  if (state.length !== 1 || !Number.isSafeInteger(parentPid) || !Number.isSafeInteger(startTicks)) return undefined;
  return { state, parentPid, startTicks };
}
