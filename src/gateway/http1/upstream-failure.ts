import type { GatewayAnswer, UpstreamFault } from "../core/pages/answer.ts";
import type { TransportError } from "../transport/transport.ts";

/** How a service failed a request. */
export interface UpstreamFailure {
  readonly fault: UpstreamFault;
  /** What the engine or the parser said. */
  readonly detail: string | undefined;
  /** It never got so far: what the client is told instead. */
  readonly answer?: GatewayAnswer;
}

/** Tells the end of a connection as a failure of the service. */
export function failureOf(error: TransportError | undefined): UpstreamFailure {
  return error ? { fault: error.code, detail: error.detail } : { fault: "closed", detail: undefined };
}
