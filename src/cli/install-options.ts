import type { Command } from "commander";
import { type Parsed, textOption } from "./command.ts";
import { usageFailure } from "./core/failures.ts";
import { type InstallRequest, type Part, PARTS } from "./install-system.ts";

/** The options that `install` and `uninstall` share. */
export function installOptions(command: Command): Command {
  return command
    .option("--only <PARTS>", `of ${PARTS.join(", ")}: these alone, separated by commas`)
    .option("-n, --dry-run", "only say what would be done")
    .option("-y, --yes", "do not ask");
}

export function readInstallRequest(parsed: Parsed, verb: InstallRequest["verb"]): InstallRequest {
  const { dryRun, yes } = parsed.options;
  const only = textOption(parsed, "only")
    ?.split(",")
    .map((word) => word.trim());
  return { verb, parts: only?.map(partOf) ?? PARTS, isDry: dryRun === true, isSure: yes === true };
}

function partOf(word: string): Part {
  const part = PARTS.find((known) => known === word);
  if (part === undefined) throw usageFailure(`Cannot find the part "${word}"`, `Pass --only with ${PARTS.join(", ")}`);
  return part;
}
