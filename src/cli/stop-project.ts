import type { FoundKeeper } from "../control/find-keepers.ts";
import { KeeperClient } from "../control/keeper-client.ts";
import { keeperGone } from "../control/living-keeper.ts";
import type { StateFolder } from "../host/state-folder.ts";

export interface StoppedProject {
  readonly services: readonly string[];
  /** Processes that could not be ended. */
  readonly left: readonly number[];
}

export interface StopOptions {
  readonly folder: StateFolder;
  /** Empty: all, and their keeper. */
  readonly services: readonly string[];
  readonly signal: AbortSignal;
  /** Its keeper answers nobody; it is still waited for. */
  readonly onSilent?: () => void;
}

/** Stops a project or some of its services, through its keeper or, where that died, in its place. */
export async function stopProject(
  found: FoundKeeper,
  { folder, services, signal, onSilent }: StopOptions,
): Promise<StoppedProject> {
  if (!found.isAlive) {
    // Few keepers die.
    const { stopLeft } = await import("./stop-left.ts");
    return stopLeft(found, services);
  }
  const client = new KeeperClient(found.paths.socket);
  const before = await client.view({ signal });
  await client.request({ type: "stop", services }, { signal, onSilent });
  // What comes next, such as another `up`, must not meet it while it leaves.
  if (services.length === 0) await keeperGone(folder, found.file.identity, signal);
  const running = before.services.filter(({ pid, state }) => pid !== undefined || state === "backing-off");
  const names = running.map(({ name }) => name);
  return { services: names.filter((name) => services.length === 0 || services.includes(name)), left: [] };
}
