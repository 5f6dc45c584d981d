import type { GatewayAnswer } from "../core/pages/answer.ts";
import type { Connection } from "../transport/transport.ts";

/** The client's side of an exchange. */
export interface ExchangeClient {
  readonly connection: Connection;
  /** Its connection ends with its next response. */
  readonly isEnding: boolean;
  /** The service cannot take more of the request now, or can again. */
  holdBody(isHeld: boolean): void;
  /** The exchange is over; without `keepAlive` so is the connection. */
  onExchangeEnd(keepAlive: boolean): void;
  /** Nothing was sent to the client yet: this is its answer. */
  onExchangeFailed(answer: GatewayAnswer): void;
  /** A 101 was sent: both connections now carry another protocol; `rest` came behind the response. */
  onSwitch(upstream: Connection, rest: Uint8Array): void;
}
