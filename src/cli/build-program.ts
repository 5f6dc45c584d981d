import { Command } from "commander";
import type { CliCommand, Parsed } from "./command.ts";
import { COMMANDS, type CommandEntry } from "./command-table.ts";
import type { Terminal } from "./terminal.ts";

const EPILOGUE = `
Examples:
  portolan up                     run all services of a project
  portolan run -- npm run dev     run a service; its URL is printed when it listens
  portolan url web.shop           the URL of a service, for scripts
  portolan cert trust             https without warnings

Environment:
  PORTOLAN_HOME   where state is kept (default ~/.local/state/portolan)
  PORTOLAN_PORT   the gateway's port (default 1290; 0 takes any free one)
  PORTOLAN=0      makes \`portolan run\` run the bare command

Exit status: 0 done, 1 the answer is no, 2 usage, 3 cannot; \`run\` gives back the command's own.`;

export interface ProgramOptions {
  readonly release: string;
  readonly terminal: Terminal;
  /** Which commands are loaded with their options; the others are known by name only. */
  readonly wants: (path: readonly string[]) => boolean;
  /** Called with the command that was asked for. */
  readonly onCommand: (command: CliCommand, parsed: Parsed) => void;
}

/** Builds the tree of commands for commander, and loads those that are wanted. */
export async function buildProgram(options: ProgramOptions): Promise<Command> {
  const program = new Command("portolan");
  prepare(program, options.terminal);
  program
    .description("Runs local services on free loopback ports, names them, and serves them over http and https.")
    .usage("COMMAND [options]")
    .version(options.release, "-V, --version", "Print the release")
    .addHelpText("after", EPILOGUE);
  await addCommands(program, COMMANDS, { ...options, path: [] });
  return program;
}

function prepare(command: Command, terminal: Terminal): void {
  command
    .exitOverride()
    .enablePositionalOptions()
    .helpOption("-h, --help", "Print this help")
    .helpCommand(false)
    .configureHelp({
      optionTerm: ({ flags }) => flags.replaceAll(/[<>]/g, ""),
      subcommandTerm: (sub) => `${sub.name()} ${sub.usage()}`.trimEnd(),
      styleTitle: (title) => terminal.paint("bold", title),
    })
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.say(text),
      getOutHelpWidth: () => Math.min(terminal.columns, 100),
      getErrHelpWidth: () => 100,
    });
}

async function addCommands(
  parent: Command,
  entries: readonly CommandEntry[],
  options: ProgramOptions & { path: readonly string[] },
): Promise<void> {
  for (const entry of entries) {
    const path = [...options.path, entry.name];
    const command = new Command(entry.name);
    prepare(command, options.terminal);
    command.description(entry.summary).usage(entry.usage);
    parent.addCommand(command, { hidden: entry.isHidden === true });
    if (!options.wants(path)) continue;
    if (entry.subcommands) await addCommands(command, entry.subcommands, { ...options, path });
    const loaded = await entry.load?.();
    if (loaded === undefined) continue;
    loaded.declare(command);
    command.option("--json", "Print JSON");
    command.showHelpAfterError(`hint: Run \`portolan ${path.join(" ")} --help\``);
    command.action((...parts: unknown[]) => {
      const args = parts.slice(0, -2) as Parsed["args"];
      options.onCommand(loaded, { args, options: command.opts() });
    });
  }
}
