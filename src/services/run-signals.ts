const PASSED_ON: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];

/** Hears the signals that end a process, instead of ending by them, until it is disposed. */
export function catchSignals(onSignal: (signal: NodeJS.Signals) => void): Disposable {
  for (const signal of PASSED_ON) process.on(signal, onSignal);
  return {
    [Symbol.dispose]() {
      for (const signal of PASSED_ON) process.off(signal, onSignal);
    },
  };
}
