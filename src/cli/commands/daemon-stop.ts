import { ControlClient } from "../../control/client.ts";
import { daemonStatus } from "../../control/daemon-status.ts";
import { stopDaemon } from "../../control/stop-daemon.ts";
import { type CliCommand, defineCommand } from "../command.ts";

interface Request {
  readonly keepWorkers: boolean;
}

/** Undefined when none was running. */
type Result = { readonly pid: number } | undefined;

export const daemonStop: CliCommand = defineCommand<Request, Result>({
  declare: (command) =>
    command
      .option("--keep-workers", "leave the gateway serving, for the next daemon to take over")
      .addHelpText("after", EXAMPLES),
  read: ({ options }) => ({ keepWorkers: options["keepWorkers"] === true }),
  async perform({ keepWorkers }, context, signal) {
    const client = new ControlClient(context.folder.controlSocket);
    const status = await daemonStatus(client, { signal });
    if (status === undefined) return undefined;
    await stopDaemon(client, { status, keepWorkers, signal });
    return { pid: status.pid };
  },
  render: (result) => ({ say: result === undefined ? "no daemon is running" : `stopped process ${result.pid}` }),
  json: (result) => ({ stopped: result?.pid ?? null }),
});

const EXAMPLES = `
Services that \`portolan run\` has started go on; their names come back with the next daemon.

Example:
  portolan daemon stop`;
