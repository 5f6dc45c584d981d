import { type CliCommand, defineCommand } from "../command.ts";
import { installSystem, type InstallRequest, type InstallResult, renderInstall } from "../install-system.ts";
import { installOptions, readInstallRequest } from "../install-options.ts";

export const uninstall: CliCommand = defineCommand<InstallRequest, InstallResult>({
  declare: (command) => installOptions(command).addHelpText("after", EXAMPLES),
  read: (parsed) => readInstallRequest(parsed, "uninstall"),
  perform: installSystem,
  render: renderInstall,
  json: (result) => result,
  exitCode: ({ result }) => (result === "not all" ? 3 : result === "refused" ? 1 : 0),
});

const EXAMPLES = `
Takes back what \`portolan install\` did to this system. Services, names and the authority itself stay;
\`portolan clean\` removes those.

Examples:
  portolan uninstall --dry-run
  portolan uninstall --only ports --yes`;
