import { failuresOf, type FailureMaker } from "../../failure/failure.ts";
import { inOrder, problemLine, type PlacedProblem } from "./project/placed-problem.ts";

/** Details of each failure of running services. A code is public API: add, never rename. */
export interface ServiceFailures {
  COMMAND_NOT_FOUND: { command: string; nearest: string | undefined };
  COMMAND_NOT_EXECUTABLE: { command: string; path: string };
  SCRIPT_NOT_FOUND: { script: string; file: string; scripts: readonly string[] };
  NO_COMMAND: { directory: string; scripts: readonly string[] };
  PACKAGE_UNREADABLE: { file: string; error: string };
  COMMAND_NOT_STARTED: { command: string; error: string };
  KEEPER_RUNS: { project: string; directory: string; pid: number | undefined };
  DATA_IN_USE: { service: string; folder: string; pid: number | undefined };
  DATA_UNUSABLE: { service: string; folder: string; error: string };
  REQUEST_NOT_UNDERSTOOD: { reason: string };
  NEEDS_CYCLE: { cycle: readonly string[] };
  NEED_UNKNOWN: { service: string; need: string; nearest: string | undefined; services: readonly string[] };
  SERVICE_UNKNOWN: { service: string; nearest: string | undefined; services: readonly string[] };
  PROJECT_FILE_INVALID: { file: string; problems: readonly PlacedProblem[] };
  PROJECT_FILE_UNREADABLE: { file: string; error: string };
  PROJECT_FILE_UNKNOWN: { file: string };
  PROJECT_FILE_OURS: { file: string };
  PROJECT_NOT_FOUND: { directory: string };
  PROJECT_IS_OTHER: {
    kept: { project: string; directory: string };
    found: { project: string; directory: string };
  };
}

function suggested(nearest: string | undefined, services: readonly string[]): string {
  if (nearest !== undefined) return `Did you mean "${nearest}"?`;
  return services.length === 0 ? "The project has no services" : `Its services are ${services.join(", ")}`;
}

/** More would scroll the first one away. */
const PROBLEMS_SHOWN_MAX = 10;

function problemLines(file: string, problems: readonly PlacedProblem[]): string {
  const [first, ...others] = inOrder(problems)
    .slice(0, PROBLEMS_SHOWN_MAX)
    .map((problem) => problemLine(problem, file));
  if (others.length === 0) return `Cannot use the project: ${first ?? file}`;
  const left = problems.length - PROBLEMS_SHOWN_MAX;
  const more = left > 0 ? [`and ${left} more`] : [];
  return [`Cannot use the project: ${problems.length} things are wrong`, first, ...others, ...more].join("\n  ");
}

function listed(scripts: readonly string[]): string {
  return scripts.length === 0 ? "it has none" : `it has ${scripts.map((script) => `"${script}"`).join(", ")}`;
}

export const serviceFailure: FailureMaker<ServiceFailures> = failuresOf<ServiceFailures>({
  COMMAND_NOT_FOUND: {
    message: ({ command }) => `Cannot run "${command}": no such program in node_modules/.bin or on the PATH`,
    hint: ({ command, nearest }) =>
      nearest === undefined
        ? `Install "${command}", or give the path of the program`
        : `Did you mean "${nearest}"? Otherwise install "${command}"`,
  },
  COMMAND_NOT_EXECUTABLE: {
    message: ({ command, path }) => `Cannot run "${command}": "${path}" may not be executed`,
    hint: ({ path }) => `Run \`chmod +x ${path}\`, or name its interpreter, such as \`portolan run -- node ${path}\``,
  },
  SCRIPT_NOT_FOUND: {
    message: ({ script, file, scripts }) => `Cannot run the script "${script}" of "${file}": ${listed(scripts)}`,
    hint: ({ scripts }) =>
      scripts.length === 0 ? "Give a command after `--`" : "Pass one of them as --script, or a command after `--`",
  },
  NO_COMMAND: {
    message: ({ directory, scripts }) =>
      scripts.length === 0
        ? `Cannot tell what to run in "${directory}": no command given, and no package.json with scripts`
        : `Cannot tell what to run in "${directory}": its package.json has no script "dev" or "start"`,
    hint: ({ scripts }) =>
      scripts.length === 0
        ? "Give a command, such as `portolan run -- node server.js`"
        : `Pass --script with one of ${scripts.map((script) => `"${script}"`).join(", ")}, or a command after \`--\``,
  },
  PACKAGE_UNREADABLE: {
    message: ({ file, error }) => `Cannot read "${file}": ${error}`,
    hint: () => "Repair the file, or give a command after `--`",
  },
  COMMAND_NOT_STARTED: {
    message: ({ command, error }) => `Cannot start "${command}": ${error}`,
    hint: () => "Check the command, the limits of this user (`ulimit -a`) and the folder in which it runs",
  },
  KEEPER_RUNS: {
    message: ({ project, directory, pid }) =>
      `Cannot keep "${project}" of "${directory}": ${pid === undefined ? "another keeper" : `keeper ${pid}`} keeps it already`,
    hint: () => "Run `portolan ps` to see it, or `portolan down` to stop it",
  },
  DATA_IN_USE: {
    message: ({ service, folder, pid }) =>
      `Cannot start "${service}": ${pid === undefined ? "another keeper" : `process ${pid}`} still uses its data in "${folder}"`,
    hint: ({ pid }) =>
      pid === undefined
        ? "Run `portolan down` in the other copy of the project"
        : `Stop process ${pid}, then start the service again`,
  },
  DATA_UNUSABLE: {
    message: ({ service, folder, error }) =>
      `Cannot start "${service}": its data folder "${folder}" cannot be made: ${error}`,
    hint: () => "See what stands in its place, who owns the folder above it, and whether the disk is full",
  },
  REQUEST_NOT_UNDERSTOOD: {
    message: ({ reason }) => `Cannot answer: ${reason}`,
    hint: () => "Use the command of the release that started this keeper",
  },
  NEEDS_CYCLE: {
    message: ({ cycle }) => `Cannot order the services: they need each other in a circle, ${cycle.join(" → ")}`,
    hint: ({ cycle }) =>
      cycle.length === 2
        ? `Take "${cycle[0]}" out of its own needs`
        : `Take one of these out of the other's needs, or find "${cycle[0]}" by its name at run time`,
  },
  NEED_UNKNOWN: {
    message: ({ service, need }) => `Cannot start "${service}": it needs "${need}", which the project does not have`,
    hint: ({ nearest, services }) => suggested(nearest, services),
  },
  SERVICE_UNKNOWN: {
    message: ({ service }) => `Cannot find "${service}": the project has no such service`,
    hint: ({ nearest, services }) => suggested(nearest, services),
  },
  PROJECT_FILE_INVALID: {
    message: ({ file, problems }) => problemLines(file, problems),
    hint: ({ file }) => `Correct ${file}; docs/project-file.md says what may stand in it`,
  },
  PROJECT_FILE_UNREADABLE: {
    message: ({ file, error }) => `Cannot read "${file}": ${error}`,
    hint: () => "Repair the file, or move it away",
  },
  PROJECT_FILE_UNKNOWN: {
    message: ({ file }) => `Cannot tell what kind of project file "${file}" is`,
    hint: () => "Name it as portolan.yaml, Procfile, compose.yaml, portless.json or package.json are named",
  },
  PROJECT_FILE_OURS: {
    message: ({ file }) => `Cannot import "${file}": it is a portolan.yaml already`,
    hint: () => "Name the file of another tool, such as compose.yaml",
  },
  PROJECT_NOT_FOUND: {
    message: ({ directory }) =>
      `Cannot tell what to run in "${directory}": no project file, and nothing that it could be inferred from`,
    hint: () => "Write a portolan.yaml, such as `services: { web: npm run dev }`, or name a file",
  },
  PROJECT_IS_OTHER: {
    message: ({ kept, found }) =>
      `Cannot take up the changes: "${kept.project}" of "${kept.directory}" is "${found.project}" of "${found.directory}" now`,
    hint: () => "Run `portolan down`, then `portolan up`: what a project is called is settled when it starts",
  },
});
