import type { Http1Limits, MessageSink, RequestHead } from "./head.ts";
import { MessageParser } from "./message-parser.ts";

/** Parses the requests of one connection, one after the other (RFC 9112). */
export class RequestParser extends MessageParser<RequestHead> {
  override get head(): RequestHead {
    throw new Error("being written");
  }

  constructor(_sink: MessageSink<RequestHead>, _limits?: Partial<Http1Limits>) {
    super();
  }

  /** Makes ready for the next message, after `onMessageEnd`. */
  next(): void {
    throw new Error("being written");
  }
}
