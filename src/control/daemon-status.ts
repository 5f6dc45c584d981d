import { isFailure } from "../failure/failure.ts";
import type { CallOptions, ControlClient } from "./client.ts";
import type { DaemonStatus } from "./contract.ts";

/** Asks the daemon what it is; undefined when there is none. */
export async function daemonStatus(client: ControlClient, options?: CallOptions): Promise<DaemonStatus | undefined> {
  try {
    return await client.status(options);
  } catch (error) {
    // One that closes the line in the middle is just going away.
    if (isFailure(error, "DAEMON_ABSENT") || isFailure(error, "DAEMON_LOST")) return undefined;
    throw error;
  }
}
