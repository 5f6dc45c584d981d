import type { CliContext } from "../context.ts";
import { type Parsed, textOption } from "../command.ts";
import { usageFailure } from "../core/failures.ts";
import { readServices } from "../kept-project.ts";

/** What `portolan up` was asked for. */
export interface UpRequest {
  /** Empty for all. */
  readonly services: readonly string[];
  readonly file: string | undefined;
  /** Name of an extra copy. */
  readonly copy: string | undefined;
  readonly isDetached: boolean;
  readonly hasPrefix: boolean;
  readonly isJson: boolean;
  /** With a live view, in a terminal. */
  readonly isLive: boolean;
}

export function readUpRequest(parsed: Parsed, { terminal, environment }: CliContext): UpRequest {
  const { options } = parsed;
  const isJson = options["json"] === true;
  const isDetached = options["detach"] === true;
  const file = textOption(parsed, "file");
  if (file === "") throw usageFailure(`Cannot read a project file called ""`, "Pass -f with the path of a file");
  const isPlain = options["plain"] === true || isJson || isDetached;
  const isScreen = terminal.isTerminal && terminal.canAsk && environment["TERM"] !== "dumb";
  return {
    services: readServices(parsed),
    file,
    copy: textOption(parsed, "copy"),
    isDetached,
    hasPrefix: options["prefix"] !== false,
    isJson,
    isLive: !isPlain && isScreen,
  };
}
