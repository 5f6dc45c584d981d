import { isAuthority } from "./authority.ts";
import { ConnectionOption, keepField, readConnection } from "./connection-options.ts";
import {
  Field,
  ParserState,
  type Http1Limits,
  type Http1Violation,
  type MessageSink,
  type RequestHead,
} from "./head.ts";
import { emptyHead } from "./empty-head.ts";
import { DEFAULT_HTTP1_LIMITS } from "./limits.ts";
import { readMaxForwards } from "./max-forwards.ts";
import { readFraming } from "./message-framing.ts";
import { MessageParser } from "./message-parser.ts";
import { requestLineFault, scanRequestLine } from "./request-line.ts";
import { readTarget } from "./request-target.ts";
import { asciiBytes, CR, equalsIgnoringCase, LF, SP } from "./tokens.ts";
import { hasListItem } from "./list-items.ts";
import { REQUEST_VIOLATIONS, type ViolationCode } from "./violations.ts";

const HOST = 1 << Field.HOST;
const MAX_FORWARDS = 1 << Field.MAX_FORWARDS;
const READ_BY_VALUE = (1 << Field.TE) | (1 << Field.EXPECT) | MAX_FORWARDS;
const CONTINUE = asciiBytes("100-continue");
const TRAILERS = asciiBytes("trailers");
const H2C = asciiBytes("h2c");

/** How far the one empty line has come that may stand before a request line. */
const NOTHING = 0;
const CARRIAGE_RETURN = 1;
const EMPTY_LINE = 2;

/** Parses the requests of one connection, one after the other (RFC 9112). */
export class RequestParser extends MessageParser<RequestHead> {
  override readonly head: RequestHead = {
    ...emptyHead(),
    method: "",
    targetStart: 0,
    targetEnd: 0,
    authorityStart: -1,
    authorityEnd: -1,
    pathStart: 0,
    expectContinue: false,
    teTrailers: false,
    maxForwards: -1,
  };
  readonly #limits: Http1Limits;
  #before = NOTHING;

  constructor(sink: MessageSink<RequestHead>, limits?: Partial<Http1Limits>) {
    const all = { ...DEFAULT_HTTP1_LIMITS, ...limits };
    super(sink, all, ParserState.IDLE);
    this.#limits = all;
  }

  /** Makes ready for the next message, after `onMessageEnd`. */
  next(): void {
    this.#before = NOTHING;
    this.becomeIdle();
  }

  /**
   * "a server that is expecting to receive and parse a request-line SHOULD ignore at least one empty line (CRLF)
   * received prior to the request-line" -- RFC 9112 section 2.2. One it is.
   */
  protected override skipBeforeHead(bytes: Uint8Array, from: number): number {
    let at = from;
    if (this.#before === NOTHING) {
      if (bytes[at] !== CR) return at;
      this.#before = CARRIAGE_RETURN;
      at++;
    }
    if (this.#before === EMPTY_LINE || at >= bytes.length) return at;
    if (bytes[at] !== LF) {
      this.fail("bare-carriage-return");
      return at;
    }
    this.#before = EMPTY_LINE;
    return at + 1;
  }

  protected override scanStartLine(end: number): number {
    return scanRequestLine(this.head, end);
  }

  protected override startLineFault(end: number): ViolationCode {
    return requestLineFault(this.head.bytes, this.head.start, end);
  }

  protected override startLineTooLong(): ViolationCode {
    const { bytes, start } = this.head;
    const space = bytes.indexOf(SP, start);
    // "A server that receives a method longer than any that it implements SHOULD respond with a 501 (Not Implemented)
    // status code. A server that receives a request-target longer than any URI it wishes to parse MUST respond with a
    // 414 (URI Too Long) status code" -- RFC 9112 section 3
    const isMethod = space === -1 || space - start >= this.#limits.startLineBytesMax;
    return isMethod ? "method-too-long" : "target-too-long";
  }

  protected override readStartLine(): ViolationCode | undefined {
    return readTarget(this.head);
  }

  protected override readHead(): ViolationCode | undefined {
    const { head } = this;
    const { known } = head;
    head.keepAlive = head.minorVersion === 1;
    head.upgrade = false;
    head.expectContinue = false;
    head.teTrailers = false;
    head.maxForwards = -1;
    const hostFault = this.#readHost();
    if (hostFault !== undefined) return hostFault;
    const framingFault = readFraming(head) ?? this.#readContentRules();
    if (framingFault !== undefined) return framingFault;
    // What wrk and curl send ends here.
    if ((known & (READ_BY_VALUE | (1 << Field.CONNECTION))) === 0) return undefined;
    if ((known & (1 << Field.TE)) !== 0) head.teTrailers = hasListItem(head, Field.TE, TRAILERS);
    const maxForwardsFault = (known & MAX_FORWARDS) === 0 ? undefined : readMaxForwards(head);
    return maxForwardsFault ?? this.#readConnection() ?? this.#readExpect();
  }

  protected override stateBehindHead(): ParserState {
    const { head } = this;
    if (head.chunked) return ParserState.CHUNKED_BODY;
    return head.contentLength > 0 ? ParserState.LENGTH_BODY : ParserState.ENDED;
  }

  protected override violationOf(code: ViolationCode): Http1Violation {
    return REQUEST_VIOLATIONS[code];
  }

  /**
   * "A server MUST respond with a 400 (Bad Request) status code to any HTTP/1.1 request message that lacks a Host header
   * field and to any request message that contains more than one Host header field line or a Host header field with an
   * invalid field value" -- RFC 9112 section 3.2
   */
  #readHost(): ViolationCode | undefined {
    const { head, section } = this;
    if ((head.known & HOST) === 0) return head.minorVersion === 1 ? "host-missing" : undefined;
    if ((section.repeated & HOST) !== 0) return "host-repeated";
    const slot = section.first[Field.HOST]!;
    const start = head.fields[slot + 3]!;
    const end = head.fields[slot + 4]!;
    // Empty is right where the target has no authority (RFC 9112 section 3.2).
    if (start !== end && !isAuthority(head.bytes, start, end)) return "host-invalid";
    // "When a proxy receives a request with an absolute-form of request-target, the proxy MUST ignore the received Host
    // header field (if any) and instead replace it with the host information of the request-target" -- RFC 9112
    // section 3.2.2
    if (head.authorityStart === -1) {
      head.authorityStart = start;
      head.authorityEnd = end;
    }
    return undefined;
  }

  #readContentRules(): ViolationCode | undefined {
    const { head } = this;
    if (!head.chunked && head.contentLength <= 0) return undefined;
    // "A CONNECT request message does not have content. The interpretation of data sent after the header section of the
    // CONNECT request message is specific to the version of HTTP in use" -- RFC 9110 section 9.3.6
    if (head.method === "CONNECT") return "content-in-connect";
    // "A client MUST NOT send content in a TRACE request" -- RFC 9110 section 9.3.8
    return head.method === "TRACE" ? "content-in-trace" : undefined;
  }

  #readConnection(): ViolationCode | undefined {
    const { head } = this;
    if ((head.known & (1 << Field.CONNECTION)) === 0) return undefined;
    const options = readConnection(head);
    if ((options & ConnectionOption.MALFORMED) !== 0) return "connection-malformed";
    if ((options & ConnectionOption.NAMES_FRAMING) !== 0) return "connection-names-framing";
    if ((options & ConnectionOption.TOO_MANY) !== 0) return "too-many-connection-options";
    // "Proxy servers SHOULD NOT maintain a persistent connection with an HTTP/1.0 client" -- RFC 9112 appendix C.2.2
    head.keepAlive = head.minorVersion === 1 && (options & ConnectionOption.CLOSE) === 0;
    // "A server MUST ignore an Upgrade header field that is received in an HTTP/1.0 request" -- RFC 9110 section 7.8.
    // h2c is never forwarded: its settings field is hop-by-hop, and what it opens would pass unseen.
    const mayUpgrade = (options & ConnectionOption.UPGRADE) !== 0 && (head.known & (1 << Field.UPGRADE)) !== 0;
    if (mayUpgrade && head.minorVersion === 1 && !hasListItem(head, Field.UPGRADE, H2C)) {
      head.upgrade = true;
      keepField(head, Field.UPGRADE);
    }
    return undefined;
  }

  #readExpect(): ViolationCode | undefined {
    const { head, section } = this;
    // "A server that receives a 100-continue expectation in an HTTP/1.0 request MUST ignore that expectation" -- RFC 9110
    // section 10.1.1
    if ((head.known & (1 << Field.EXPECT)) === 0 || head.minorVersion === 0) return undefined;
    const slot = section.first[Field.EXPECT]!;
    const start = head.fields[slot + 3]!;
    const isContinue =
      head.fields[slot + 4]! - start === CONTINUE.length && equalsIgnoringCase(head.bytes, start, CONTINUE);
    // "A server that receives an Expect field value containing a member other than 100-continue MAY respond with a 417
    // (Expectation Failed) status code" -- RFC 9110 section 10.1.1
    if (!isContinue || (section.repeated & (1 << Field.EXPECT)) !== 0) return "expectation-unknown";
    head.expectContinue = true;
    return undefined;
  }
}
