import type { Command } from "commander";
import { buildProgram } from "../build-program.ts";
import { type CliCommand, defineCommand, textArgument } from "../command.ts";
import { type CompletionCommand, completionScript, type Shell, SHELLS } from "../core/completion-script.ts";
import { usageFailure } from "../core/failures.ts";

interface Result {
  readonly shell: Shell;
  readonly script: string;
}

export const completion: CliCommand = defineCommand<Shell, Result>({
  declare: (command) => command.argument("<SHELL>", SHELLS.join(", ")).addHelpText("after", EXAMPLES),
  read: (parsed) => {
    const asked = textArgument(parsed, 0);
    const shell = SHELLS.find((known) => known === asked);
    if (shell === undefined) {
      throw usageFailure(`Cannot complete commands in "${asked}"`, `Pass one of ${SHELLS.join(", ")}`);
    }
    return shell;
  },
  async perform(shell, { terminal }) {
    const program = await buildProgram({ release: "", terminal, wants: () => true, onCommand: () => {} });
    return { shell, script: completionScript(shell, describe(program, [])) };
  },
  render: ({ script }) => ({ out: script.trimEnd() }),
  json: (result) => result,
});

/** Turns commander's definitions into what a shell must know. */
function describe(command: Command, path: readonly string[]): CompletionCommand[] {
  // Commander's help lists what a user may see: no hidden command, and --help itself.
  const help = command.createHelp();
  const subcommands = help.visibleCommands(command);
  const [first] = command.registeredArguments;
  const own: CompletionCommand = {
    path,
    summary: command.description(),
    options: help.visibleOptions(command).flatMap(({ long, short }) => [long, short].filter((form) => form != null)),
    words: path[0] === "completion" ? SHELLS : subcommands.map((sub) => sub.name()),
    takes: takenBy(path, first?.name()),
    takesCommand: first?.name() === "COMMAND" && first.variadic,
  };
  return [own, ...subcommands.flatMap((sub) => describe(sub, [...path, sub.name()]))];
}

function takenBy([name]: readonly string[], argument: string | undefined): CompletionCommand["takes"] {
  if (argument === "SERVICE") return "services";
  if (argument === "COPY") return "copies";
  return (argument === "NAME" && name !== "cert") || name === "explain" ? "names" : undefined;
}

const EXAMPLES = `
Examples:
  source <(portolan completion bash)                       in ~/.bashrc
  portolan completion zsh > "\${fpath[1]}/_portolan"
  portolan completion fish > ~/.config/fish/completions/portolan.fish`;
