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
});

/** A command that was called in a way that it does not understand. */
export function usageFailure(message: string, hint: string): Error {
  return cliFailure("USAGE", { message, hint });
}
