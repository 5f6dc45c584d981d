import { ControlClient } from "../../control/client.ts";
import type { DaemonStatus } from "../../control/contract.ts";
import { daemonStatus } from "../../control/daemon-status.ts";
import { type CliCommand, defineCommand } from "../command.ts";
import { renderStatus } from "../render-status.ts";

export const daemonStatusCommand: CliCommand = defineCommand<undefined, DaemonStatus | undefined>({
  declare: (command) => command.addHelpText("after", EXAMPLES),
  read: () => undefined,
  perform: (_, context, signal) => daemonStatus(new ControlClient(context.folder.controlSocket), { signal }),
  render: (status) => (status === undefined ? NOT_RUNNING : { out: renderStatus(status, Date.now()) }),
  json: (status) => (status === undefined ? { running: false } : { running: true, ...status }),
  exitCode: (status) => (status === undefined ? 1 : 0),
});

const NOT_RUNNING = { out: "no daemon is running" };

const EXAMPLES = `
Examples:
  portolan daemon status
  portolan daemon status --json | jq .gateway.ports

Exit status 1: it does not run.`;
