import { ControlClient } from "../control/client.ts";
import type { StateFolder } from "../host/state-folder.ts";
import type { RunWorld } from "./run-world.ts";

/** Gives children our root beside all that they trust, in the variables that their runtimes read. */
export function trustFor(folder: StateFolder, signal: AbortSignal): RunWorld["trust"] {
  return async (child) => {
    const asked = new ControlClient(folder.controlSocket).authority({ signal });
    const [{ rootPem }, { openBundles }] = await Promise.all([asked, import("../certificates/bundles.ts")]);
    const bundles = await openBundles({ directory: folder.trustFolder, rootPem, now: () => Date.now() });
    return bundles.trustEnvironment(child);
  };
}
