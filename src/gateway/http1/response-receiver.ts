import type { ResponseHead } from "../../protocols/http1/head.ts";
import type { UpstreamFailure } from "./upstream-failure.ts";

/** Who awaits a response. Everything of one chunk is told before `onResponseFlush`. */
export interface ResponseReceiver {
  onUpstreamReady(): void;
  onResponseHead(head: ResponseHead): void;
  onResponseBody(bytes: Uint8Array, start: number, end: number): void;
  /** All that one chunk held has been told. */
  onResponseFlush(): void;
  onResponseEnd(): void;
  /** A 101 ended HTTP on this connection; `rest` are bytes of the new protocol. */
  onResponseSwitch(rest: Uint8Array): void;
  onUpstreamDrain(): void;
  /** It ends behind the response: what is still to come of the request has nowhere to go. */
  onUpstreamLost(): void;
  onUpstreamFailure(failure: UpstreamFailure): void;
}
