import { ConnectionOption, keepField, readConnection } from "./connection-options.ts";
import { emptyHead } from "./empty-head.ts";
import {
  Field,
  FIELD_STRIDE,
  ParserState,
  type ExpectedRequest,
  type Http1Limits,
  type Http1Violation,
  type MessageSink,
  type ResponseHead,
} from "./head.ts";
import { DEFAULT_HTTP1_LIMITS } from "./limits.ts";
import { readFraming } from "./message-framing.ts";
import { MessageParser } from "./message-parser.ts";
import { scanStatusLine, statusLineFault } from "./status-line.ts";
import { RESPONSE_VIOLATIONS, type ViolationCode } from "./violations.ts";

/**
 * Parses the responses of one connection (RFC 9112). It starts as ENDED: bytes that nobody expects are not consumed,
 * and are a reason to close the connection.
 *
 * A 1xx comes through `onHead` and the parser goes on to the next head by itself; not so 101, and 2xx to CONNECT: these
 * end the message, and the bytes behind them belong to another protocol.
 */
export class ResponseParser extends MessageParser<ResponseHead> {
  override readonly head: ResponseHead = { ...emptyHead(), status: 0, untilClose: false, bodyless: false };
  #isHead = false;
  #isConnect = false;
  #isHttp10 = false;
  #mayUpgrade = false;
  #switched = false;

  constructor(sink: MessageSink<ResponseHead>, limits?: Partial<Http1Limits>) {
    super(sink, { ...DEFAULT_HTTP1_LIMITS, ...limits }, ParserState.ENDED);
  }

  /** The message was 101, or 2xx to CONNECT: HTTP ends here. */
  get switched(): boolean {
    return this.#switched;
  }

  /** Makes ready for the response to this request, behind the last one. It keeps nothing of the object. */
  expect(request: ExpectedRequest): void {
    this.#isHead = request.method === "HEAD";
    this.#isConnect = request.method === "CONNECT";
    this.#isHttp10 = request.minorVersion === 0;
    this.#mayUpgrade = request.upgrade;
    this.becomeIdle();
  }

  /**
   * The connection has ended: completes a body that lasts until then (`onMessageEnd` follows); a message that is not
   * complete, or has not begun though it is expected, is the violation `truncated`.
   */
  finish(): void {
    if (this.state === ParserState.UNTIL_CLOSE_BODY) this.endMessage();
    // "A client that receives an incomplete response message, which can occur when a connection is closed prematurely
    // [...] MUST record the message as incomplete" -- RFC 9112 section 8
    else if (this.state < ParserState.ENDED) this.fail("truncated");
  }

  protected override becomeIdle(): void {
    if (!this.#switched) super.becomeIdle();
  }

  protected override scanStartLine(end: number): number {
    return scanStatusLine(this.head, end);
  }

  protected override startLineFault(end: number): ViolationCode {
    return statusLineFault(this.head.bytes, this.head.start, end);
  }

  protected override startLineTooLong(): ViolationCode {
    return "status-line-too-long";
  }

  protected override readHead(): ViolationCode | undefined {
    const { head } = this;
    head.upgrade = false;
    const fault = readFraming(head) ?? this.#readConnection();
    if (fault !== undefined) return fault;
    // "A server MUST NOT send a response containing Transfer-Encoding unless the corresponding request indicates HTTP/1.1"
    // -- RFC 9112 section 6.1
    if (this.#isHttp10 && head.chunked) return "transfer-encoding-in-http-1.0";
    const isInterim = head.status < 200;
    this.#switched = head.status === 101 || (this.#isConnect && head.status >= 200 && head.status < 300);
    // "Any response to a HEAD request and any response with a 1xx (Informational), 204 (No Content), or 304 (Not Modified)
    // status code is always terminated by the first empty line" -- RFC 9112 section 6.3
    head.bodyless = this.#isHead || isInterim || head.status === 204 || head.status === 304 || this.#switched;
    head.untilClose = !head.bodyless && !head.chunked && head.contentLength === -1;
    if (head.untilClose || this.#switched) head.keepAlive = false;
    if (isInterim || head.status === 204) return this.#readWithoutContent();
    return undefined;
  }

  protected override stateBehindHead(): ParserState {
    const { head } = this;
    if (head.status < 200 && !this.#switched) return ParserState.IDLE;
    if (head.bodyless || head.contentLength === 0) return ParserState.ENDED;
    if (head.chunked) return ParserState.CHUNKED_BODY;
    return head.untilClose ? ParserState.UNTIL_CLOSE_BODY : ParserState.LENGTH_BODY;
  }

  protected override violationOf(code: ViolationCode): Http1Violation {
    return RESPONSE_VIOLATIONS[code];
  }

  #readConnection(): ViolationCode | undefined {
    const { head } = this;
    const options = (head.known & (1 << Field.CONNECTION)) === 0 ? 0 : readConnection(head);
    if ((options & ConnectionOption.MALFORMED) !== 0) return "connection-malformed";
    if ((options & ConnectionOption.NAMES_FRAMING) !== 0) return "connection-names-framing";
    if ((options & ConnectionOption.TOO_MANY) !== 0) return "too-many-connection-options";
    // "If the received protocol is HTTP/1.0, the "keep-alive" connection option is present, either the recipient is not
    // a proxy or the message is a response [...] the connection will persist" -- RFC 9112 section 9.3
    const lasts = head.minorVersion === 1 || (options & ConnectionOption.KEEP_ALIVE) !== 0;
    head.keepAlive = lasts && (options & ConnectionOption.CLOSE) === 0;
    const names = (options & ConnectionOption.UPGRADE) !== 0 && (head.known & (1 << Field.UPGRADE)) !== 0;
    // "A server that sends a 101 (Switching Protocols) response MUST send an Upgrade header field"; "a server MUST NOT
    // switch to a protocol that was not indicated by the client" -- RFC 9110 section 7.8
    if (head.status === 101 && (!names || !this.#mayUpgrade)) return "unexpected-upgrade";
    // Elsewhere the field only advertises what would not pass through us.
    if (names && (head.status === 101 || head.status === 426)) {
      head.upgrade = true;
      keepField(head, Field.UPGRADE);
    }
    return undefined;
  }

  /**
   * "A server MUST NOT send a Content-Length header field in any response with a status code of 1xx (Informational) or
   * 204 (No Content)" -- RFC 9110 section 8.6; nor Transfer-Encoding -- RFC 9112 section 6.1. Many servers send a length
   * of 0 with 204, which deceives nobody: it is taken, and cut.
   */
  #readWithoutContent(): ViolationCode | undefined {
    const { head, section } = this;
    if (head.chunked) return "transfer-encoding-without-content";
    if (head.contentLength > 0) return "content-length-without-content";
    if (head.contentLength === 0) {
      head.fields[section.first[Field.CONTENT_LENGTH]! + FIELD_STRIDE - 1] = 1;
      head.hasHopByHop = true;
    }
    return undefined;
  }
}
