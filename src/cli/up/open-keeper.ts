import { chartClientFor } from "../../daemon/chart-client-for.ts";
import { Keeper } from "../../services/keeper/keeper.ts";
import type { KeeperOptions } from "../../services/keeper/keeper-options.ts";
import { type ProjectPlace, readProject } from "../../services/project/read-project.ts";
import { trustFor } from "../../services/trust-for.ts";
import type { CliContext } from "../context.ts";

interface KeptProject extends Pick<KeeperOptions, "spec" | "identity" | "environment" | "isDetached" | "signal"> {
  readonly source: ProjectPlace;
}

/** Opens the keeper of a project in this process. @throws {Failure} as `Keeper.open` does. */
export function openKeeper(context: CliContext, { source, ...kept }: KeptProject): Promise<Keeper> {
  const { folder } = context;
  return Keeper.open({
    ...kept,
    read: () => readProject({ ...source, environment: kept.environment }),
    folder,
    chart: () => chartClientFor(context),
    trust: trustFor(folder, kept.signal),
  });
}
