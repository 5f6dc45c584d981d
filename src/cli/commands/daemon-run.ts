import { daemonProgram } from "../../control/daemon-program.ts";
import { backgroundEnvironment } from "../../host/core/processes/background-environment.ts";
import { type CliCommand, defineCommand } from "../command.ts";

export const daemonRun: CliCommand = defineCommand<undefined, never>({
  declare: (command) => command.addHelpText("after", EXAMPLES),
  read: () => undefined,
  perform: (_, context) => {
    const { program, args, extraEnvironment } = daemonProgram();
    process.chdir("/");
    // This process becomes the daemon: one pid, the terminal's signals, and its messages right here.
    const environment = { ...backgroundEnvironment(context.environment), ...extraEnvironment };
    process.execve?.(program, [program, ...args], environment);
    throw new Error("This platform cannot replace a process");
  },
  render: () => ({}),
  json: () => undefined,
});

const EXAMPLES = `
Its messages go to this terminal. Ctrl-C stops it.

Example:
  PORTOLAN_HOME=/tmp/portolan PORTOLAN_PORT=0 portolan daemon run`;
