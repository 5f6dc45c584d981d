import { forwardRequestHead, forwardResponseHead } from "../../src/protocols/http1/forward-head.ts";
import { HeadWriter } from "../../src/protocols/http1/head-writer.ts";
import type { ExpectedRequest } from "../../src/protocols/http1/head.ts";
import { bytesOf, textOf } from "../support/http1.ts";
import { readRequests, readResponse } from "./own-parser.ts";

const LINES = bytesOf("Via: 1.1 fuzz\r\n");

/** Each whole request as the gateway would forward it, body and all. CONNECT is answered by the gateway. */
export function forwardedRequests(bytes: Uint8Array): Uint8Array[] {
  const writer = new HeadWriter();
  const heads: string[] = [];
  const { messages } = readRequests(bytes, ({ head }) => {
    forwardRequestHead(head, writer, LINES);
    heads.push(textOf(writer.take()));
  });
  return messages.flatMap(({ isComplete, start, wireBody }, at) =>
    isComplete && !start.startsWith("CONNECT ") ? [bytesOf(`${heads[at]}${wireBody}`)] : [],
  );
}

/** The whole final response as the gateway would forward it. */
export function forwardedResponse(bytes: Uint8Array, request: ExpectedRequest): Uint8Array | undefined {
  const writer = new HeadWriter();
  const { messages } = readResponse(bytes, request, (head) => {
    forwardResponseHead(head, writer, { lines: new Uint8Array(0), close: !head.keepAlive });
  });
  const [message] = messages;
  return message?.isComplete ? bytesOf(`${textOf(writer.take())}${message.wireBody}`) : undefined;
}
