import { FIELD_STRIDE, type ExpectedRequest, type Head, type ResponseHead } from "../../src/protocols/http1/head.ts";
import { RequestParser } from "../../src/protocols/http1/request-parser.ts";
import { ResponseParser } from "../../src/protocols/http1/response-parser.ts";
import { textOf } from "../support/http1.ts";
import { fieldLines, type Message, type Reading } from "./message.ts";
import { splitChunks } from "./split-chunks.ts";

/** A message of our own parser, with what the gateway would do behind it. */
export interface OwnMessage extends Message {
  /** The connection carries no further message of HTTP/1.1. */
  readonly isLast: boolean;
  /** As it came, chunk framing and all. */
  readonly wireBody: string;
}

export interface OwnReading extends Reading {
  readonly messages: readonly OwnMessage[];
}

type Draft = { -readonly [K in keyof OwnMessage]: OwnMessage[K] } & { isChunked: boolean };

function fieldsOf(head: Head): string {
  const raw: string[] = [];
  for (let at = 0; at < head.fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
    const [, nameStart, nameEnd, valueStart, valueEnd] = head.fields.subarray(at, at + FIELD_STRIDE);
    raw.push(textOf(head.bytes, nameStart, nameEnd), textOf(head.bytes, valueStart, valueEnd));
  }
  return fieldLines(raw);
}

function draftOf(head: Head, start: string): Draft {
  const { minorVersion, chunked: isChunked } = head;
  const fields = fieldsOf(head);
  const isLast = !head.keepAlive || head.upgrade;
  return { start, minorVersion, fields, isChunked, isLast, body: "", wireBody: "", trailers: "", isComplete: false };
}

function finished(draft: Draft): OwnMessage {
  const { isChunked, ...message } = draft;
  return isChunked ? { ...message, ...splitChunks(draft.wireBody) } : { ...message, body: draft.wireBody };
}

/** Reads the requests of one connection. `onHead` sees each head while it is valid. */
export function readRequests(bytes: Uint8Array, onHead?: (parser: RequestParser) => void): OwnReading {
  const drafts: Draft[] = [];
  const parser: RequestParser = new RequestParser({
    onHead(head) {
      drafts.push(draftOf(head, `${head.method} ${textOf(head.bytes, head.targetStart, head.targetEnd)}`));
      onHead?.(parser);
      if (head.method === "CONNECT") drafts.at(-1)!.isLast = true;
    },
    onBody: (span, start, end) => (drafts.at(-1)!.wireBody += textOf(span, start, end)),
    onMessageEnd: () => (drafts.at(-1)!.isComplete = true),
  });
  for (let at = 0; at < bytes.length && !parser.violation;) {
    at += parser.execute(bytes, at);
    if (parser.ended && drafts.at(-1)!.isLast) break;
    if (parser.ended) parser.next();
  }
  return { messages: drafts.map((draft) => finished(draft)), refusal: parser.violation?.code };
}

/** Reads the final response to one request, up to the end of the connection. `onFinalHead` sees its head while it is valid. */
export function readResponse(
  bytes: Uint8Array,
  request: ExpectedRequest,
  onFinalHead?: (head: ResponseHead) => void,
): OwnReading {
  let draft: Draft | undefined;
  const parser = new ResponseParser({
    onHead(head) {
      if (head.status < 200 && head.status !== 101) return;
      draft = draftOf(head, `${head.status}`);
      onFinalHead?.(head);
    },
    onBody: (span, start, end) => (draft!.wireBody += textOf(span, start, end)),
    onMessageEnd: () => (draft!.isComplete = true),
  });
  parser.expect(request);
  for (let at = 0; at < bytes.length && !parser.violation && !parser.ended;) at += parser.execute(bytes, at);
  parser.finish();
  return { messages: draft ? [finished(draft)] : [], refusal: parser.violation?.code };
}
