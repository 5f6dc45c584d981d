/** What a terminal sends to a whole process group. */
const OF_TERMINALS = new Set<NodeJS.Signals>(["SIGINT", "SIGQUIT", "SIGHUP"]);

/** Signals a child that leads a process group: the group as a terminal would, or the child alone. Gone is no error. */
export function signalChild(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(OF_TERMINALS.has(signal) ? -pid : pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
