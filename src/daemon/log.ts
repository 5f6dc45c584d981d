/** Writes the daemon's log: one line each, with the time, to standard error, which is its log file. */
export type Log = (text: string) => void;

export function openLog(): Log {
  // A full disk is no reason to end, and there is nowhere else to say it.
  process.stderr.on("error", () => {});
  return (text) => {
    process.stderr.write(`${new Date().toISOString()} ${text.replaceAll("\n", "\n    ")}\n`);
  };
}
