import { transportErrorOf } from "./error-code.ts";
import { transportFailure } from "./transport-failure.ts";
import type { ListenOptions } from "./transport.ts";

/** Makes the failure of `listen` from what the engine threw. */
export function cannotListen(source: ListenOptions["source"], cause: unknown): Error {
  const on = "descriptor" in source ? `descriptor ${source.descriptor}` : `${source.address} port ${source.port}`;
  const error = transportErrorOf(cause);
  return transportFailure("CANNOT_LISTEN", { on, error }, { cause: error });
}
