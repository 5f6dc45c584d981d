import type { ExpectedRequest, Http1Limits, MessageSink, ResponseHead } from "./head.ts";
import { MessageParser } from "./message-parser.ts";

/**
 * Parses the responses of one connection (RFC 9112). It starts as ENDED: bytes that nobody expects are not consumed,
 * and are a reason to close the connection.
 *
 * A 1xx comes through `onHead` and the parser goes on to the next head by itself; not so 101, and 2xx to CONNECT: these
 * end the message, and the bytes behind them belong to another protocol.
 */
export class ResponseParser extends MessageParser<ResponseHead> {
  override get head(): ResponseHead {
    throw new Error("being written");
  }

  constructor(_sink: MessageSink<ResponseHead>, _limits?: Partial<Http1Limits>) {
    super();
  }

  /** The message was 101, or 2xx to CONNECT: HTTP ends here. */
  get switched(): boolean {
    throw new Error("being written");
  }

  /** Makes ready for the response to this request. It keeps nothing of the object. */
  expect(_request: ExpectedRequest): void {
    throw new Error("being written");
  }

  /**
   * The connection has ended: completes a body that lasts until then (`onMessageEnd` follows); a message that is not
   * complete, or has not begun though it is expected, is the violation `truncated`.
   */
  finish(): void {
    throw new Error("being written");
  }
}
