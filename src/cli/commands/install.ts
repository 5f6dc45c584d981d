import { type CliCommand, defineCommand } from "../command.ts";
import { installSystem, type InstallRequest, type InstallResult, renderInstall } from "../install-system.ts";
import { installOptions, readInstallRequest } from "../install-options.ts";

export const install: CliCommand = defineCommand<InstallRequest, InstallResult>({
  declare: (command) => installOptions(command).addHelpText("after", EXAMPLES),
  read: (parsed) => readInstallRequest(parsed, "install"),
  perform: installSystem,
  render: renderInstall,
  json: (result) => result,
  exitCode: ({ result }) => (result === "not all" ? 3 : result === "refused" ? 1 : 0),
});

const EXAMPLES = `
Everything works without it, on port 1290 and with the addresses that services are given. It adds
  trust   the local authority in browsers and in the system's store
  names   names below .test (and .localhost) for every program: by the system's resolver, or a block in the hosts file
  ports   80 and 443, so that URLs need no port
It asks before it changes anything. Where only root may, it prints the command to run.

Examples:
  portolan install --dry-run
  portolan install --only names --yes       also to renew the block in the hosts file`;
