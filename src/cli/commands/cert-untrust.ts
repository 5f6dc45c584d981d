import { readRoot } from "../../certificates/authority.ts";
import { changeTrust, renderTrust, trustExitCode, type TrustRequest, type TrustResult } from "../change-trust.ts";
import { type CliCommand, defineCommand } from "../command.ts";
import { cliFailure } from "../core/failures.ts";
import { readTrustRequest, storeOption } from "../store-option.ts";

export const certUntrust: CliCommand = defineCommand<TrustRequest, TrustResult>({
  declare: (command) => storeOption(command).addHelpText("after", EXAMPLES),
  read: readTrustRequest,
  async perform(request, context, signal) {
    const directory = context.folder.authorityFolder;
    const root = await readRoot(directory);
    if (root === undefined) throw cliFailure("AUTHORITY_ABSENT", { directory });
    return changeTrust({ ...request, verb: "untrust", rootPem: root.rootPem }, context, signal);
  },
  render: renderTrust,
  json: (result) => result,
  exitCode: trustExitCode,
});

const EXAMPLES = `
Each store is as it was before \`portolan cert trust\`. The authority itself stays.

Examples:
  portolan cert untrust
  portolan cert untrust --yes`;
