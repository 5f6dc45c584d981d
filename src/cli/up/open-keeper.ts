import { chartClientFor } from "../../daemon/chart-client-for.ts";
import { Keeper } from "../../services/keeper/keeper.ts";
import type { KeeperOptions } from "../../services/keeper/keeper-options.ts";
import { trustFor } from "../../services/trust-for.ts";
import type { CliContext } from "../context.ts";

/** Opens the keeper of a project in this process. @throws {Failure} as `Keeper.open` does. */
export function openKeeper(
  context: CliContext,
  kept: Pick<KeeperOptions, "spec" | "identity" | "environment" | "isDetached" | "signal">,
): Promise<Keeper> {
  const { folder } = context;
  return Keeper.open({
    ...kept,
    folder,
    chart: () => chartClientFor(context),
    trust: trustFor(folder, kept.signal),
  });
}
