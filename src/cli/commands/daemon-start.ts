import type { DaemonStatus } from "../../control/contract.ts";
import { ensureDaemon } from "../../control/ensure-daemon.ts";
import { type CliCommand, defineCommand } from "../command.ts";
import { renderStatus } from "../render-status.ts";

interface Result {
  readonly status: DaemonStatus;
  readonly started: boolean;
}

export const daemonStart: CliCommand = defineCommand<undefined, Result>({
  declare: (command) => command.addHelpText("after", EXAMPLES),
  read: () => undefined,
  async perform(_, context, signal) {
    const { status, started } = await ensureDaemon({
      folder: context.folder,
      environment: context.environment,
      signal,
    });
    return { status, started };
  },
  render: ({ status, started }) => ({
    out: renderStatus(status, Date.now()),
    say: started ? undefined : "note: it was running already",
  }),
  json: ({ status, started }) => ({ started, ...status }),
});

const EXAMPLES = `
Commands that need the daemon start it themselves; this is for those who want it before.

Example:
  portolan daemon start`;
