import { failuresOf, type FailureMaker } from "../../failure/failure.ts";

/** Details of the failures of the library. A code is public API: add, never rename. */
export interface ClientFailures {
  NAME_UNKNOWN: { name: string; near: readonly string[] };
  NAME_AMBIGUOUS: { name: string; names: readonly string[] };
  NAME_SERVED_HERE: { name: string; port: number };
  NOT_RUNNING: { name: string; state: string; lastLines: readonly string[] };
  NOT_A_STREAM: { name: string; transport: string };
  SERVER_WITHOUT_PORT: { found: string };
  UNREACHABLE: {
    target: string;
    address: string;
    port: number;
    /** Of the finding, such as `E01`; docs/doctor.md and `portolan doctor` know it. */
    id: string;
    why: string;
    evidence: readonly string[];
    fix: string;
    commands: readonly string[];
  };
  STACK_NOT_READY: { project: string; services: readonly StackTrouble[] };
  STACK_LOST: { code: number | null; signal: string | null; lastLines: readonly string[] };
  STACK_COPIES_TAKEN: { project: string; copies: number };
  STACK_SERVICE_UNKNOWN: { service: string; services: readonly string[] };
}

/** A service of a stack that did not become ready. */
export interface StackTrouble {
  readonly name: string;
  readonly state: string;
  readonly cause: string | undefined;
  readonly logFile: string;
  readonly lastLines: readonly string[];
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `\n  ${line}`).join("");
}

export const clientFailure: FailureMaker<ClientFailures> = failuresOf<ClientFailures>({
  NAME_UNKNOWN: {
    message: ({ name }) => `Cannot resolve "${name}": no service or alias has this name`,
    hint: ({ near }) =>
      near.length === 0 ? "Run `portolan ls` to see what there is" : `The nearest that there is: ${quoted(near)}`,
  },
  NAME_AMBIGUOUS: {
    message: ({ name, names }) => `Cannot resolve "${name}": it may be any of ${quoted(names)}`,
    hint: ({ names }) => `Use a whole name, such as "${names[0] ?? ""}"`,
  },
  NAME_SERVED_HERE: {
    message: ({ name, port }) => `Cannot serve as "${name}": this very process serves it on port ${port} already`,
    hint: () => "Dispose of the first one, or choose another name",
  },
  NOT_RUNNING: {
    message: ({ name, state, lastLines }) =>
      `Cannot connect to "${name}": it listens nowhere (${state})${indented(lastLines)}`,
    hint: ({ name }) => `Start it, or run \`portolan doctor ${name}\``,
  },
  NOT_A_STREAM: {
    message: ({ name, transport }) => `Cannot connect to "${name}": it speaks ${transport}`,
    hint: () => "Take host and port from `resolve`, and send datagrams there",
  },
  SERVER_WITHOUT_PORT: {
    message: ({ found }) => `Cannot serve by a name: the server listens on ${found}, not on a TCP port`,
    hint: () => "Give a server that does not listen yet, or one that listens on a port of 127.0.0.1",
  },
  UNREACHABLE: {
    // A test runner shows the message alone: it must do without the hint.
    message: ({ target, address, port, why, fix, commands }) =>
      `Cannot reach "${target}"${target.includes(`:${port}`) ? "" : ` at ${address}:${port}`}: ${why}; ${adviceOf(fix, commands)}`,
    hint: ({ fix, commands }) => adviceOf(fix, commands),
  },
  STACK_NOT_READY: {
    message: ({ project, services }) =>
      `Cannot start the stack "${project}": ${services.map((service) => troubleText(service)).join("; ")}`,
    hint: ({ services }) => `See ${services.map(({ logFile }) => `"${logFile}"`).join(", ")}`,
  },
  STACK_LOST: {
    message: ({ code, signal, lastLines }) =>
      `Cannot keep the stack: its keeper ended (${signal ?? `exit status ${code}`})${indented(lastLines)}`,
    hint: () => "Start the test again; `portolan doctor` looks at this machine",
  },
  STACK_COPIES_TAKEN: {
    message: ({ project, copies }) => `Cannot start the stack "${project}": ${copies} copies of it run already`,
    hint: () => "Dispose of stacks when a test ends, or run fewer workers",
  },
  STACK_SERVICE_UNKNOWN: {
    message: ({ service }) => `Cannot give the service "${service}": the stack has none of this name`,
    hint: ({ services }) => `It has ${quoted(services)}`,
  },
});

function adviceOf(fix: string, commands: readonly string[]): string {
  return commands[0] === undefined ? fix : `${fix}: \`${commands[0]}\``;
}

function troubleText({ name, state, cause, lastLines }: StackTrouble): string {
  return `"${name}" is ${state}${cause === undefined ? "" : ` (${cause})`}${indented(lastLines)}`;
}
