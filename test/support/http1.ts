/** What the tests of protocols/http1 share: messages as Latin-1 text, and transcripts of what a parser told. */
import assert from "node:assert/strict";
import { emptyHead } from "../../src/protocols/http1/empty-head.ts";
import { FieldSection } from "../../src/protocols/http1/field-section.ts";
import {
  ParserState,
  type ExpectedRequest,
  type Head,
  type Http1Limits,
  type RequestHead,
  type ResponseHead,
} from "../../src/protocols/http1/head.ts";
import { DEFAULT_HTTP1_LIMITS } from "../../src/protocols/http1/limits.ts";
import type { MessageParser } from "../../src/protocols/http1/message-parser.ts";
import { RequestParser } from "../../src/protocols/http1/request-parser.ts";
import { ResponseParser } from "../../src/protocols/http1/response-parser.ts";

export const PLAIN_GET: ExpectedRequest = { method: "GET", minorVersion: 1, upgrade: false };

/** One byte per character. */
export function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "latin1"));
}

export function textOf(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1", start, end);
}

export function wholly(text: string): Uint8Array[] {
  return [bytesOf(text)];
}

/** Each byte alone, in a view of a bigger array, as a socket may hand it over. */
export function bytewise(text: string): Uint8Array[] {
  const bytes = bytesOf(text);
  return Array.from(bytes, (_, i) => bytes.subarray(i, i + 1));
}

/** Cut at these places (any numbers: they are taken modulo the length). */
export function cutAt(text: string, places: readonly number[]): Uint8Array[] {
  const bytes = bytesOf(text);
  const cuts = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return cuts.slice(1).map((end, i) => bytes.subarray(cuts[i], end));
}

/** Calls of a sink as lines; body spans that follow each other are one line. */
class Transcript {
  readonly lines: string[] = [];
  #body = "";

  say(line: string): void {
    if (this.#body !== "") this.lines.push(`body ${JSON.stringify(this.#body)}`);
    this.#body = "";
    this.lines.push(line);
  }

  onBody(bytes: Uint8Array, start: number, end: number): void {
    assert.ok(start < end && end <= bytes.length, "a body span is neither empty nor out of bounds");
    this.#body += textOf(bytes, start, end);
  }

  onMessageEnd(): void {
    this.say("end");
  }

  flush(): string[] {
    if (this.#body !== "") this.lines.push(`body ${JSON.stringify(this.#body)}`);
    this.#body = "";
    return this.lines;
  }
}

/** Feeds all the chunks; `onEnded` makes ready for the next message, or returns false to stop there. */
function feed(parser: MessageParser<Head>, chunks: readonly Uint8Array[], onEnded: () => boolean): number {
  let consumed = 0;
  for (const chunk of chunks) {
    let at = 0;
    while (at < chunk.length) {
      const taken = parser.execute(chunk, at);
      assert.ok(taken >= 0 && at + taken <= chunk.length, "a parser takes no more than it is given");
      at += taken;
      consumed += taken;
      if (parser.violation !== undefined) {
        assert.equal(parser.execute(chunk, 0), 0, "nothing is consumed behind a violation");
        return consumed;
      }
      if (parser.ended && !onEnded()) return consumed;
      assert.ok(taken > 0 || parser.state === ParserState.IDLE, "a parser goes on");
    }
  }
  return consumed;
}

function fieldLines(head: Head): string {
  const lines: string[] = [];
  for (let i = 0; i < head.fieldCount; i++) {
    const [, nameStart, nameEnd, valueStart, valueEnd, hopByHop] = head.fields.subarray(i * 6, i * 6 + 6);
    const name = textOf(head.bytes, nameStart, nameEnd);
    lines.push(`${hopByHop === 1 ? "-" : ""}${name}=${textOf(head.bytes, valueStart, valueEnd)}`);
  }
  return lines.join("|");
}

function framing(head: Head): string {
  const words = [`1.${head.minorVersion}`];
  if (head.contentLength !== -1) words.push(`length=${head.contentLength}`);
  for (const flag of ["chunked", "keepAlive", "upgrade"] as const) if (head[flag]) words.push(flag);
  return words.join(" ");
}

export function describeRequest(head: RequestHead): string {
  const authority = head.authorityStart === -1 ? "none" : textOf(head.bytes, head.authorityStart, head.authorityEnd);
  const words = [head.method, textOf(head.bytes, head.targetStart, head.targetEnd), `@${authority}`, framing(head)];
  if (head.pathStart !== head.targetStart) words.push(`path=${textOf(head.bytes, head.pathStart, head.targetEnd)}`);
  for (const flag of ["expectContinue", "teTrailers"] as const) if (head[flag]) words.push(flag);
  return `${words.join(" ")} {${fieldLines(head)}}`;
}

export function describeResponse(head: ResponseHead): string {
  const words = [`${head.status}`, framing(head)];
  for (const flag of ["untilClose", "bodyless"] as const) if (head[flag]) words.push(flag);
  return `${words.join(" ")} {${fieldLines(head)}}`;
}

/** What a request parser tells of a connection, with the violation last. */
export function requestTranscript(chunks: readonly Uint8Array[], limits?: Partial<Http1Limits>): string[] {
  const transcript = new Transcript();
  const parser = new RequestParser(
    {
      onHead: (head) => transcript.say(describeRequest(head)),
      onBody: (bytes, start, end) => transcript.onBody(bytes, start, end),
      onMessageEnd: () => transcript.onMessageEnd(),
    },
    limits,
  );
  feed(parser, chunks, () => {
    parser.next();
    return true;
  });
  if (parser.violation !== undefined) transcript.say(`violation ${parser.violation.code}`);
  return transcript.flush();
}

export interface ResponseFeed {
  /** One per response that is expected; default: one plain GET. */
  readonly requests?: readonly ExpectedRequest[];
  readonly limits?: Partial<Http1Limits>;
  /** The connection ends behind the chunks. */
  readonly finish?: boolean;
}

/** What a response parser tells of a connection; bytes that it leaves are counted in the last line. */
export function responseTranscript(chunks: readonly Uint8Array[], options: ResponseFeed = {}): string[] {
  const transcript = new Transcript();
  const requests = [...(options.requests ?? [PLAIN_GET])];
  const parser = new ResponseParser(
    {
      onHead: (head) => transcript.say(describeResponse(head)),
      onBody: (bytes, start, end) => transcript.onBody(bytes, start, end),
      onMessageEnd: () => transcript.onMessageEnd(),
    },
    options.limits,
  );
  const expectNext = (): boolean => {
    const request = requests.shift();
    if (request !== undefined && !parser.switched) parser.expect(request);
    return request !== undefined && !parser.switched;
  };
  expectNext();
  const consumed = feed(parser, chunks, expectNext);
  const left = chunks.reduce((sum, chunk) => sum + chunk.length, 0) - consumed;
  if (options.finish === true) parser.finish();
  if (parser.violation !== undefined) transcript.say(`violation ${parser.violation.code}`);
  else if (left > 0) transcript.say(`left ${left}`);
  return transcript.flush();
}

/** The head of a request that keeps the rules. */
export function requestHeadOf(text: string): RequestHead {
  const parser = new RequestParser({ onHead() {}, onBody() {}, onMessageEnd() {} });
  parser.execute(bytesOf(text));
  assert.equal(parser.violation, undefined);
  assert.notEqual(parser.state, ParserState.HEAD, "the head is complete");
  return parser.head;
}

export function responseHeadOf(text: string, request: ExpectedRequest = PLAIN_GET): ResponseHead {
  const parser = new ResponseParser({ onHead() {}, onBody() {}, onMessageEnd() {} });
  parser.expect(request);
  parser.execute(bytesOf(text));
  assert.equal(parser.violation, undefined);
  assert.notEqual(parser.state, ParserState.HEAD, "the head is complete");
  return parser.head;
}

/** Field lines alone, scanned; each without its CRLF. */
export function scannedFields(...lines: string[]): { head: Head; section: FieldSection; headEnd: number } {
  const head = emptyHead();
  head.bytes = bytesOf([...lines, "", ""].join("\r\n"));
  const section = new FieldSection(DEFAULT_HTTP1_LIMITS);
  section.begin(head, 0);
  const headEnd = section.scan(head, head.bytes.length);
  return { head, section, headEnd };
}
