import { CliContext } from "./context.ts";
import { runCli } from "./run-cli.ts";
import { Terminal } from "./terminal.ts";

/** Ctrl-C and its kin end a command by its signal; the second one ends it at once. */
function listenToSignals(): AbortSignal {
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, () => stop.abort());
  return stop.signal;
}

const context = new CliContext({
  environment: process.env,
  workingDirectory: process.cwd(),
  terminal: new Terminal(process),
});

process.exitCode = await runCli(process.argv.slice(2), context, { listen: listenToSignals });
