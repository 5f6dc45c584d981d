import { serviceName } from "../../chart/core/names.ts";
import { shellWord } from "../../host/core/shell-word.ts";
import { readIdentity } from "../../services/read-identity.ts";
import { type CliCommand, defineCommand } from "../command.ts";
import { type ExportedVariables, exportVariables, projectNames } from "../core/export-variables.ts";

interface Result extends ExportedVariables {
  /** How the names of this copy of the project end. */
  readonly base: string;
}

export const exportEnv: CliCommand = defineCommand<undefined, Result>({
  declare: (command) => command.addHelpText("after", EXAMPLES),
  read: () => undefined,
  async perform(_, context, signal) {
    const identity = await readIdentity(context.workingDirectory, undefined);
    const { name: base } = serviceName({ ...identity, service: undefined });
    const { chart } = await context.look(signal);
    return { base, ...exportVariables(chart.services, projectNames(base)) };
  },
  render: ({ base, variables, notes }) => {
    const lines = Object.entries(variables).filter(([name]) => isShellName(name));
    const nothing = lines.length === 0 ? [`nothing of ${base} runs`] : [];
    return {
      out: lines.map(([name, value]) => `export ${name}=${shellWord(value)}`).join("\n"),
      say: [...nothing, ...notes].join("\n"),
    };
  },
  json: ({ variables }) => variables,
  exitCode: ({ variables }) => (Object.keys(variables).length === 0 ? 1 : 0),
});

/** A shell cannot set a variable with a hyphen, such as `services__my-api__http__0`. */
function isShellName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}

const EXAMPLES = `
Prints where the services of this folder's project are found: what a service is told of those that it needs, for a
program that Portolan does not run. The addresses stay while services restart.

Examples:
  eval "$(portolan export env)"
  portolan export env --json

Exit status 1: nothing of this project runs.`;
