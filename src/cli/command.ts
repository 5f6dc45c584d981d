import type { Command } from "commander";
import type { CliContext } from "./context.ts";
import { jsonText } from "./core/json-text.ts";
import type { Terminal } from "./terminal.ts";

/** What commander has read: the arguments in order, and the options by name. */
export interface Parsed {
  readonly args: readonly (string | readonly string[] | undefined)[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** What is printed of a result. Each text is whole lines, without the last line feed. */
export interface Printed {
  readonly out?: string | undefined;
  readonly say?: string | undefined;
}

/** One command: it declares its words, does its work, and says how its result is shown. */
export interface CommandSpec<Request, Result> {
  /** Adds arguments, options and examples. `--json` and `--help` are there already. */
  declare(command: Command): void;
  /** @throws {Failure} `USAGE`. */
  read(parsed: Parsed, context: CliContext): Request;
  perform(request: Request, context: CliContext, signal: AbortSignal): Promise<Result>;
  render(result: Result, terminal: Terminal): Printed;
  json(result: Result): unknown;
  /** The JSON may have tens of thousands of lines, and is printed without line feeds. */
  readonly isLongJson?: (result: Result) => boolean;
  /** 0 unless said: 1 when the answer is no, 3 when it could not all be done. */
  exitCode?(result: Result): number;
  /** The command handles signals by itself. */
  readonly ownsSignals?: true;
}

/** A command whose types are its own business. */
export interface CliCommand {
  readonly ownsSignals: boolean;
  declare(command: Command): void;
  execute(parsed: Parsed, context: CliContext, signal: AbortSignal): Promise<number>;
}

/** Closes a command over its types: read, perform, print. */
export function defineCommand<Request, Result>(spec: CommandSpec<Request, Result>): CliCommand {
  return {
    ownsSignals: spec.ownsSignals ?? false,
    declare: (command) => spec.declare(command),
    async execute(parsed, context, signal) {
      const { terminal } = context;
      const result = await spec.perform(spec.read(parsed, context), context, signal);
      if (parsed.options["json"] === true) {
        const value = spec.json(result);
        if (value !== undefined) terminal.out(`${jsonText(value, spec.isLongJson?.(result) === true ? 0 : 2)}\n`);
      } else {
        const { out, say } = spec.render(result, terminal);
        if (out !== undefined && out !== "") terminal.out(`${out}\n`);
        if (say !== undefined && say !== "") terminal.say(`${say}\n`);
      }
      return spec.exitCode?.(result) ?? 0;
    },
  };
}

/** The option's text, or undefined when it was not given. */
export function textOption({ options }: Parsed, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}

/** The argument's text, or undefined when it was not given. */
export function textArgument({ args }: Parsed, at: number): string | undefined {
  const value = args[at];
  return typeof value === "string" ? value : undefined;
}
