import type { Command } from "commander";
import type { TrustRequest } from "./change-trust.ts";
import type { Parsed } from "./command.ts";

/** Adds the options that `cert trust` and `cert untrust` share. */
export function storeOption(command: Command): Command {
  return command
    .option("--store <ID>", "only this store (may be repeated); `portolan cert show` lists them", collect)
    .option("-y, --yes", "do not ask");
}

function collect(id: string, before: readonly string[] = []): readonly string[] {
  return [...before, id];
}

/** Reads them back. */
export function readTrustRequest({ options }: Parsed): TrustRequest {
  const only = options["store"];
  return { only: Array.isArray(only) ? (only as string[]) : undefined, isSure: options["yes"] === true };
}
