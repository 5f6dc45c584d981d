import { changeTrust, renderTrust, trustExitCode, type TrustRequest, type TrustResult } from "../change-trust.ts";
import { type CliCommand, defineCommand } from "../command.ts";
import { readTrustRequest, storeOption } from "../store-option.ts";

export const certTrust: CliCommand = defineCommand<TrustRequest, TrustResult>({
  declare: (command) => storeOption(command).addHelpText("after", EXAMPLES),
  read: readTrustRequest,
  async perform(request, context, signal) {
    const { rootPem } = await (await context.daemon(signal)).authority({ signal });
    return changeTrust({ ...request, verb: "trust", rootPem }, context, signal);
  },
  render: renderTrust,
  json: (result) => result,
  exitCode: trustExitCode,
});

const EXAMPLES = `
The authority can speak for .localhost, .test and loopback addresses only, on this machine.
It asks before it changes anything. Where only root may, it prints the command to run.

Examples:
  portolan cert trust
  portolan cert trust --store nss-chromium --yes`;
