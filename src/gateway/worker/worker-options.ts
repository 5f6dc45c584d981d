import { DEFAULT_SETTINGS } from "../core/settings.ts";
import type { GatewaySettings } from "../core/settings.ts";

/** What a daemon tells a worker when it starts it, as its only argument in JSON. */
export interface WorkerOptions {
  readonly workerId: string;
  readonly controlSocket: string;
  /** Where the worker takes descriptors. */
  readonly mailbox: string;
  /** Portolan's version, so that a newer daemon knows what it has adopted. */
  readonly release: string;
  readonly settings: Partial<GatewaySettings>;
}

/** Reads the argument of a worker process. */
export function readWorkerOptions(
  argument: string | undefined,
): WorkerOptions & { readonly settings: GatewaySettings } {
  const options = JSON.parse(argument ?? "null") as WorkerOptions | null;
  if (!options) throw new Error("a gateway worker is started by the daemon, with its options as argument");
  return { ...options, settings: { ...DEFAULT_SETTINGS, ...options.settings } };
}
