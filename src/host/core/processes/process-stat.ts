/** What Portolan reads of /proc/PID/stat (proc(5)). */
export interface ProcessStat {
  /** One letter: `Z` is a zombie. */
  readonly state: string;
  /** Threads that go on: 0 in a zombie, unless only the first one has ended. */
  readonly threads: number;
  readonly parentPid: number;
  /** Device number of the controlling terminal; 0 without one. */
  readonly terminal: number;
  /** Field 22: clock ticks from boot to the start of the process. */
  readonly startTicks: number;
}

const STATE = 0;
const PARENT = 1;
const TERMINAL = 4;
const THREADS = 17;
const START = 19;

/** Parses /proc/PID/stat; undefined when it is not one. */
export function parseProcessStat(text: string): ProcessStat | undefined {
  // The program chooses its own name, which may hold spaces and parentheses: what counts stands after the last one.
  const end = text.lastIndexOf(")");
  if (end === -1) return undefined;
  const fields = text.slice(end + 2).split(" ");
  const state = fields[STATE] ?? "";
  const parentPid = Number(fields[PARENT]);
  const terminal = Number(fields[TERMINAL]);
  const threads = Number(fields[THREADS]);
  const startTicks = Number(fields[START]);
  if (state.length !== 1 || ![parentPid, terminal, threads, startTicks].every(Number.isSafeInteger)) return undefined;
  return { state, parentPid, terminal, threads, startTicks };
}

/** True for a process that has ended and waits to be reaped. One whose first thread alone has ended goes on. */
export function hasEnded({ state, threads }: ProcessStat): boolean {
  return state === "X" || (state === "Z" && threads <= 1);
}
