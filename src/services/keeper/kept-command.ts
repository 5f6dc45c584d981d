import { delimiter } from "node:path";
import { serviceCommand, type ServiceCommand } from "../command.ts";
import type { ServiceSpec } from "../core/project/project-spec.ts";
import { shellWords } from "../core/shell-words.ts";
import { packageBinFolders } from "../program-path.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export const SHELL = "/bin/sh";
/** What only a shell can do, and what it says of itself. */
const OF_SHELLS = new Set(
  ". : ! { [ alias break case cd command continue eval exec exit export for if read readonly return set shift source test trap type ulimit umask unset until wait while".split(
    " ",
  ),
);

/**
 * Finds what to run. A line that is one plain command is started without a shell, so that signals reach it and its
 * framework can be told its port.
 *
 * @throws {Failure} `COMMAND_NOT_FOUND`, `COMMAND_NOT_EXECUTABLE`.
 */
export function keptCommand(
  { run, directory }: Pick<ServiceSpec, "run" | "directory">,
  environment: Environment,
): ServiceCommand {
  const words = typeof run === "string" ? plainWords(run) : run;
  if (words !== undefined) return serviceCommand({ directory, argv: words, script: undefined, environment });
  return {
    argv: ["sh", "-c", String(run)],
    program: SHELL,
    scripts: undefined,
    directory,
    path: pathWithPackages(directory, environment["PATH"]),
  };
}

/** `PATH` as a package script sees it. */
export function pathWithPackages(directory: string, path: string | undefined): string {
  return [...packageBinFolders(directory), ...(path === undefined || path === "" ? [] : [path])].join(delimiter);
}

/** The words of a line that is one command and needs no shell; undefined of any other. */
function plainWords(line: string): readonly string[] | undefined {
  const commands = shellWords(line);
  const [words = []] = commands ?? [];
  const [program = ""] = words;
  if (commands?.length !== 1 || program === "" || program.includes("=") || OF_SHELLS.has(program)) return undefined;
  return /[*?[{~]/.test(line) ? undefined : words;
}
