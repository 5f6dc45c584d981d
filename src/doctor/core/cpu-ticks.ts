const USER = 11;
const SYSTEM = 12;

/** Clock ticks that a process has computed, by /proc/PID/stat (proc(5), fields 14 and 15); undefined when it is none. */
export function parseCpuTicks(text: string): number | undefined {
  // The program chooses its own name, which may hold spaces and parentheses: what counts stands after the last one.
  const end = text.lastIndexOf(")");
  const fields = text.slice(end + 2).split(" ");
  const ticks = Number(fields[USER]) + Number(fields[SYSTEM]);
  return end === -1 || !Number.isSafeInteger(ticks) ? undefined : ticks;
}
