import { isFailure } from "../failure/failure.ts";
import { serviceFailure } from "./core/failures.ts";
import { readPackageScripts, type PackageScripts } from "./package-scripts.ts";
import { packageBinFolders, programPath } from "./program-path.ts";

export interface CommandRequest {
  readonly directory: string;
  /** Empty for a script of package.json. */
  readonly argv: readonly string[];
  readonly script: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What is going to run. */
export interface ServiceCommand {
  readonly argv: readonly string[];
  /** The program's file. */
  readonly program: string;
  /** Scripts that the command may name, for the framework's flags. */
  readonly scripts: Readonly<Record<string, string>> | undefined;
  /** The folder in which it runs. */
  readonly directory: string;
  /** `PATH` for the child: with `node_modules/.bin` where the program was found there. */
  readonly path: string | undefined;
}

/** Scripts that run a service, in the order of preference. */
const USUAL_SCRIPTS = ["dev", "start"];

/**
 * Finds what to run: the command that was given, or a script of package.json by way of the project's package manager.
 *
 * @throws {Failure} `COMMAND_NOT_FOUND`, `COMMAND_NOT_EXECUTABLE`, `SCRIPT_NOT_FOUND`, `NO_COMMAND`, `PACKAGE_UNREADABLE`.
 */
export function serviceCommand(request: CommandRequest): ServiceCommand {
  const { directory, environment } = request;
  const [given] = request.argv;
  const packageScripts = given === undefined ? readPackageScripts(directory) : tryPackageScripts(directory);
  const argv = given === undefined ? scriptCommand(request, packageScripts) : request.argv;
  const folder = given === undefined ? (packageScripts?.folder ?? directory) : directory;
  const program = findProgram(argv[0] ?? "", { folder, path: environment["PATH"], typed: given !== undefined });
  return {
    argv,
    program,
    scripts: packageScripts?.scripts,
    directory: folder,
    path: pathFor(program, request, folder),
  };
}

/** A package manager that the project names but nobody installed is no slip of the fingers: npm is not what was meant. */
function findProgram(
  command: string,
  { folder, path, typed }: { folder: string; path: string | undefined; typed: boolean },
): string {
  try {
    return programPath(command, folder, path);
  } catch (error) {
    if (typed || !isFailure(error, "COMMAND_NOT_FOUND")) throw error;
    throw serviceFailure("COMMAND_NOT_FOUND", { command, nearest: undefined }, { cause: error });
  }
}

/** A broken package.json is none of the business of a command that may not even use it. */
function tryPackageScripts(directory: string): PackageScripts | undefined {
  try {
    return readPackageScripts(directory);
  } catch {
    return undefined;
  }
}

function scriptCommand({ directory, script }: CommandRequest, found: PackageScripts | undefined): string[] {
  const scripts = found?.scripts ?? {};
  const names = Object.keys(scripts);
  if (script !== undefined && !Object.hasOwn(scripts, script))
    throw serviceFailure("SCRIPT_NOT_FOUND", {
      script,
      file: found?.file ?? `${directory}/package.json`,
      scripts: names,
    });
  const name = script ?? USUAL_SCRIPTS.find((usual) => Object.hasOwn(scripts, usual));
  if (found === undefined || name === undefined) throw serviceFailure("NO_COMMAND", { directory, scripts: names });
  return [found.manager, "run", name];
}

/** A tool of node_modules/.bin calls others that lie beside it. */
function pathFor(program: string, { environment }: CommandRequest, folder: string): string | undefined {
  const own = environment["PATH"];
  const bins = packageBinFolders(folder);
  const bin = bins.find((candidate) => program.startsWith(`${candidate}/`));
  if (bin === undefined || own?.split(":").includes(bin) === true) return own;
  return own === undefined ? bin : `${bin}:${own}`;
}
