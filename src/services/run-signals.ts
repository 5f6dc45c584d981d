/**
 * The last two mean what the command makes of them, such as "open your logs again"; unheard, the first of them would
 * open Node's inspector here, and the second would end the run and leave the command.
 */
const PASSED_ON: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"];

/** Hears the signals that end a process, and those for the command, instead of ending by them, until it is disposed. */
export function catchSignals(onSignal: (signal: NodeJS.Signals) => void): Disposable {
  for (const signal of PASSED_ON) process.on(signal, onSignal);
  return {
    [Symbol.dispose]() {
      for (const signal of PASSED_ON) process.off(signal, onSignal);
    },
  };
}
