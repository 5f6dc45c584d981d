/** What Portolan reads of /proc/PID/stat (proc(5)). */
export interface ProcessStat {
  /** One letter: `Z` is a zombie. */
  readonly state: string;
  /** Threads that go on: 0 in a zombie, unless only the first one has ended. */
  readonly threads: number;
  readonly parentPid: number;
  /** Pid of the process that began its session (setsid(2)). */
  readonly session: number;
  /** Device number of the controlling terminal; 0 without one. */
  readonly terminal: number;
  /** Field 22: clock ticks from boot to the start of the process. */
  readonly startTicks: number;
  /** Clock ticks of processor time so far, its own and the system's for it. */
  readonly cpuTicks: number;
  /** Pages in memory; those it shares with others are counted in each. */
  readonly residentPages: number;
}

const STATE = 0;
const PARENT = 1;
const SESSION = 3;
const TERMINAL = 4;
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;
const THREADS = 17;
const START = 19;
const RESIDENT = 21;

/** Parses /proc/PID/stat; undefined when it is not one. */
export function parseProcessStat(text: string): ProcessStat | undefined {
  // The program chooses its own name, which may hold spaces and parentheses: what counts stands after the last one.
  const end = text.lastIndexOf(")");
  if (end === -1) return undefined;
  const fields = text.slice(end + 2).split(" ");
  const state = fields[STATE] ?? "";
  const stat = {
    parentPid: Number(fields[PARENT]),
    session: Number(fields[SESSION]),
    terminal: Number(fields[TERMINAL]),
    threads: Number(fields[THREADS]),
    startTicks: Number(fields[START]),
    cpuTicks: Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS]),
    residentPages: Number(fields[RESIDENT]),
  };
  if (state.length !== 1 || !Object.values(stat).every(Number.isSafeInteger)) return undefined;
  return { state, ...stat };
}

/** True for a process that has ended and waits to be reaped. One whose first thread alone has ended goes on. */
export function hasEnded({ state, threads }: Pick<ProcessStat, "state" | "threads">): boolean {
  return state === "X" || (state === "Z" && threads <= 1);
}
