import { failuresOf, type FailureMaker } from "../../failure/failure.ts";

/** Details of the failures of the command line itself. A code is public API: add, never rename. */
export interface CliFailures {
  USAGE: { message: string; hint: string };
  FILE_NOT_WRITABLE: { path: string; error: string };
  FILE_EXISTS: { path: string };
  AUTHORITY_ABSENT: { directory: string };
  HOLDER_GONE: { pid: number };
  OUTPUT_NOT_WRITABLE: { error: string };
  NOTHING_OF_THAT_NAME: { what: "project" | "user"; name: string; nearest: string | undefined };
  NOTHING_KEPT: { place: string; others: readonly string[] };
  SEVERAL_KEPT: { names: readonly string[] };
  KEEPER_DIED: { project: string; pid: number };
  KEEPER_CAME: { project: string };
  NO_LOGS: { place: string };
  KEEPER_NOT_STARTED: { project: string; lastLines: readonly string[] };
}

export const cliFailure: FailureMaker<CliFailures> = failuresOf<CliFailures>({
  USAGE: { message: ({ message }) => message, hint: ({ hint }) => hint },
  FILE_NOT_WRITABLE: {
    message: ({ path, error }) => `Cannot write "${path}": ${error}`,
    hint: () => "Choose another folder with -o",
  },
  FILE_EXISTS: {
    message: ({ path }) => `Cannot write "${path}": it is there already`,
    hint: () => "Pass --force to replace it, or print the new one with `-o -`",
  },
  AUTHORITY_ABSENT: {
    message: ({ directory }) => `Cannot find the local authority: "${directory}" holds none`,
    hint: () => "Run `portolan cert trust`, which makes it",
  },
  HOLDER_GONE: {
    message: ({ pid }) => `Cannot lease a port to process ${pid}: there is no such process`,
    hint: () => "Pass the pid of a process that runs, or --for with a time",
  },
  OUTPUT_NOT_WRITABLE: {
    message: ({ error }) => `Cannot write the output: ${error}`,
    hint: ({ error }) =>
      error === "ENOSPC" || error === "EDQUOT"
        ? "Make room where the output goes to, or send it elsewhere; what is there is not whole"
        : "Send the output elsewhere; what is there is not whole",
  },
  NOTHING_OF_THAT_NAME: {
    message: ({ what, name }) =>
      what === "user"
        ? `Cannot list what user "${name}" has: there is no such user`
        : `Cannot list project "${name}": nothing that listens or is known here has this name`,
    hint: ({ nearest }) =>
      nearest === undefined ? "Run `portolan ls` to see what there is" : `Did you mean "${nearest}"?`,
  },
  NOTHING_KEPT: {
    message: ({ place }) => `Cannot find a project that runs ${place}`,
    hint: ({ others }) =>
      others.length === 0
        ? "Start it with `portolan up`"
        : `Start it with \`portolan up\`, or pass --project with one that runs: ${others.join(", ")}`,
  },
  SEVERAL_KEPT: {
    message: ({ names }) => `Cannot tell which project is meant: there is ${names.join(", ")}`,
    hint: ({ names }) => `Pass --project ${names[0] ?? "NAME"}, or one of the others`,
  },
  KEEPER_DIED: {
    message: ({ project, pid }) => `Cannot reach the keeper of "${project}": process ${pid} died`,
    hint: () => "Run `portolan up`, which takes over what still runs, or `portolan down`, which stops it",
  },
  KEEPER_CAME: {
    message: ({ project }) => `Cannot stop what was left of "${project}": another keeper has it by now`,
    hint: () => "Run the command again",
  },
  NO_LOGS: {
    message: ({ place }) => `Cannot find what services wrote ${place}: there are no logs`,
    hint: () => "Logs are there once `portolan up` has started a service",
  },
  KEEPER_NOT_STARTED: {
    message: ({ project, lastLines }) =>
      [`Cannot keep "${project}" in the background: its keeper ended`, ...lastLines.map((line) => `  ${line}`)].join(
        "\n",
      ),
    hint: () => "Run `portolan up` without -d to see it start",
  },
});

/** A command that was called in a way that it does not understand. */
export function usageFailure(message: string, hint: string): Error {
  return cliFailure("USAGE", { message, hint });
}
