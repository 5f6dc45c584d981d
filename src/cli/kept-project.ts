import type { Command } from "commander";
import { type FoundKeeper, findKeepers } from "../control/find-keepers.ts";
import { KeeperClient } from "../control/keeper-client.ts";
import type { CliContext } from "./context.ts";
import { type Parsed, textOption } from "./command.ts";
import { chooseKeeper } from "./core/choose-keeper.ts";
import { cliFailure } from "./core/failures.ts";

/** Which kept project a command is about, beside the folder in which it runs. */
export interface KeptChoice {
  readonly project: string | undefined;
  readonly copy: string | undefined;
}

/** Adds the options by which a kept project is chosen. */
export function declareChoice(command: Command): Command {
  return command
    .option("--project <NAME>", "this project, whatever folder it is in (default: that of this folder)")
    .option("--copy <NAME>", "this extra copy of it");
}

export function readChoice(parsed: Parsed): KeptChoice {
  return { project: textOption(parsed, "project"), copy: textOption(parsed, "copy") };
}

/** The services that were named; empty for all. */
export function readServices({ args: [services] }: Parsed): readonly string[] {
  return Array.isArray(services) ? (services as readonly string[]) : [];
}

/** Keepers that live, or that have left something running. */
export function keepersThere({ folder }: CliContext): FoundKeeper[] {
  return findKeepers(folder).filter(({ isAlive, left }) => isAlive || left.length > 0);
}

/**
 * Finds the project that is meant.
 *
 * @throws {Failure} `NOTHING_KEPT`, `SEVERAL_KEPT`.
 */
export function keptProject(
  context: CliContext,
  { project, copy }: KeptChoice,
  among: readonly FoundKeeper[] = keepersThere(context),
): FoundKeeper {
  const directory = context.workingDirectory;
  const chosen = chooseKeeper(among, { directory, project, copy });
  if (chosen.type === "one") return chosen.item;
  if (chosen.type === "several") throw cliFailure("SEVERAL_KEPT", { names: chosen.names });
  const where = project === undefined ? `in "${directory}"` : `as "${project}"`;
  const place = copy === undefined ? where : `${where} as copy "${copy}"`;
  throw cliFailure("NOTHING_KEPT", { place, others: chosen.names });
}

export function clientOf({ paths }: FoundKeeper): KeeperClient {
  return new KeeperClient(paths.socket);
}
