import { ChunkedBody } from "./chunked-body.ts";
import { FieldSection, STOPPED } from "./field-section.ts";
import { HeadGatherer } from "./head-gatherer.ts";
import { ParserState, type Head, type Http1Limits, type Http1Violation, type MessageSink } from "./head.ts";
import { LF } from "./tokens.ts";
import type { ViolationCode } from "./violations.ts";

/**
 * What RequestParser and ResponseParser share: gathering, limits, fields and bodies.
 *
 * A head that is whole in its chunk is scanned where it is. Otherwise it is gathered, and scanned line by line: a line
 * is judged when its LF is there, so that the same bytes give the same result however they were cut.
 */
export abstract class MessageParser<H extends Head> {
  /** The head that `onHead` was given; refilled for each message. */
  abstract readonly head: H;

  readonly #sink: MessageSink<H>;
  readonly #limits: Http1Limits;
  readonly #gatherer: HeadGatherer;
  readonly #chunked: ChunkedBody;
  protected readonly section: FieldSection;

  #state: ParserState;
  #violation: Http1Violation | undefined = undefined;
  /** `execute` must return: the message has ended, or `hold` was called. */
  #isStopped = false;
  /** The start line has been scanned. */
  #inFields = false;
  /** Body bytes to come, of a body with a length. */
  #remaining = 0;

  protected constructor(sink: MessageSink<H>, limits: Http1Limits, state: ParserState) {
    this.#sink = sink;
    this.#limits = limits;
    this.#state = state;
    this.#gatherer = new HeadGatherer(limits.headBytesMax);
    this.#chunked = new ChunkedBody(limits);
    this.section = new FieldSection(limits);
  }

  /** Scans the start line at `head.start`; -1 when it is not complete or breaks a rule. */
  protected abstract scanStartLine(end: number): number;
  /** What is wrong with a start line that was refused and has its LF. */
  protected abstract startLineFault(end: number): ViolationCode;
  /** The fault of a start line that is longer than its limit. */
  protected abstract startLineTooLong(): ViolationCode;
  /** Reads from the complete fields what the message is. */
  protected abstract readHead(): ViolationCode | undefined;
  /** Where the parser goes behind this head: a body, ENDED, or IDLE for another head. */
  protected abstract stateBehindHead(): ParserState;
  protected abstract violationOf(code: ViolationCode): Http1Violation;

  get state(): ParserState {
    return this.#state;
  }

  /** Set once, by a message that breaks the rules; from then on nothing is consumed. */
  get violation(): Http1Violation | undefined {
    return this.#violation;
  }

  /** A byte of a head has been seen, and the head is not complete: the slow-head timer runs. */
  get headStarted(): boolean {
    return this.#state === ParserState.HEAD;
  }

  get inBody(): boolean {
    const state = this.#state;
    return state >= ParserState.LENGTH_BODY && state <= ParserState.UNTIL_CLOSE_BODY;
  }

  /** The message is complete. */
  get ended(): boolean {
    return this.#state === ParserState.ENDED;
  }

  /**
   * Parses `bytes` from `start` on and tells the sink. Returns how many bytes it took: fewer than given when the
   * message ended, `hold` was called, or there is a violation.
   */
  execute(bytes: Uint8Array, start = 0): number {
    let at = start;
    this.#isStopped = false;
    while (at < bytes.length && !this.#isStopped && this.#state < ParserState.ENDED) {
      if (this.#state === ParserState.IDLE) at = this.#beginHead(bytes, at);
      else if (this.#state === ParserState.HEAD) at = this.#gatherHead(bytes, at);
      else at = this.#executeBody(bytes, at);
    }
    return at - start;
  }

  /**
   * Called within `onHead`: lets `execute` return right behind the head, so that the body can wait where it is; the
   * next `execute` goes on. A message without a body ends all the same.
   */
  hold(): void {
    this.#isStopped = true;
  }

  /** What may stand before a head; returns where the head begins, or the end of the bytes. */
  protected skipBeforeHead(_bytes: Uint8Array, at: number): number {
    return at;
  }

  protected becomeIdle(): void {
    if (this.#state === ParserState.ENDED) this.#state = ParserState.IDLE;
  }

  protected fail(code: ViolationCode): void {
    this.#violation = this.violationOf(code);
    this.#state = ParserState.FAILED;
  }

  protected endMessage(): void {
    this.#isStopped = true;
    this.#state = ParserState.ENDED;
    this.#sink.onMessageEnd();
  }

  #beginHead(bytes: Uint8Array, from: number): number {
    const at = this.skipBeforeHead(bytes, from);
    if (at >= bytes.length || this.#state === ParserState.FAILED) return at;
    const headEnd = this.#scanFrom(bytes, at);
    if (headEnd !== STOPPED) return this.#completeHead(headEnd);
    if (this.#violation !== undefined) return at;
    this.#state = ParserState.HEAD;
    this.#gatherer.length = 0;
    const taken = this.#gatherer.take(bytes, at);
    // Complete lines are scanned once more, where they are now: only once per head.
    this.#beginScan(this.#gatherer.bytes, 0);
    this.#scan(taken);
    return at + taken;
  }

  #gatherHead(bytes: Uint8Array, at: number): number {
    const gatherer = this.#gatherer;
    const before = gatherer.length;
    const taken = gatherer.take(bytes, at);
    this.head.bytes = gatherer.bytes;
    const newline = bytes.indexOf(LF, at);
    const isLineComplete = newline !== -1 && newline < at + taken;
    const headEnd = isLineComplete ? this.#scan(gatherer.length) : this.#stopWithin(gatherer.length);
    if (headEnd === STOPPED) return at + taken;
    return this.#completeHead(headEnd) - before + at;
  }

  #scanFrom(bytes: Uint8Array, at: number): number {
    this.#beginScan(bytes, at);
    return this.#scan(Math.min(bytes.length, at + this.#limits.headBytesMax));
  }

  #beginScan(bytes: Uint8Array, at: number): void {
    this.head.bytes = bytes;
    this.head.start = at;
    this.#inFields = false;
    this.section.lineStart = at;
  }

  /** Scans complete lines; returns where the head ends, or STOPPED: more bytes are needed, or there is a violation. */
  #scan(end: number): number {
    const { head, section } = this;
    if (!this.#inFields) {
      const next = this.scanStartLine(end);
      if (next === STOPPED) return this.#stop(end, undefined);
      if (next - head.start > this.#limits.startLineBytesMax) return this.#failAt(this.startLineTooLong());
      const fault = this.readStartLine();
      if (fault !== undefined) return this.#failAt(fault);
      this.#inFields = true;
      section.begin(head, next);
    }
    const headEnd = section.scan(head, end);
    return headEnd === STOPPED ? this.#stop(end, section.fault) : headEnd;
  }

  /** Checks a start line that is well formed. */
  protected readStartLine(): ViolationCode | undefined {
    return undefined;
  }

  /** Tells whether the line that could not be scanned is too long, incomplete or at fault, in this order. */
  #stop(end: number, fault: ViolationCode | undefined): typeof STOPPED {
    const { head, section } = this;
    const { lineStart } = section;
    const found = head.bytes.indexOf(LF, lineStart);
    if (found === -1 || found >= end) return this.#stopWithin(end);
    if (found + 1 - lineStart > this.#lineBytesMax) return this.#failAt(this.#lineTooLong());
    return this.#failAt(fault ?? this.startLineFault(end));
  }

  /** The same for a line that is known to have no LF yet. */
  #stopWithin(end: number): typeof STOPPED {
    if (end - this.section.lineStart >= this.#lineBytesMax) return this.#failAt(this.#lineTooLong());
    if (end - this.head.start >= this.#limits.headBytesMax) return this.#failAt("head-too-large");
    return STOPPED;
  }

  get #lineBytesMax(): number {
    return this.#inFields ? this.#limits.fieldBytesMax : this.#limits.startLineBytesMax;
  }

  #lineTooLong(): ViolationCode {
    return this.#inFields ? "field-too-large" : this.startLineTooLong();
  }

  #failAt(code: ViolationCode): typeof STOPPED {
    this.fail(code);
    return STOPPED;
  }

  #completeHead(headEnd: number): number {
    const { head } = this;
    head.end = headEnd;
    const fault = this.readHead();
    if (fault !== undefined) {
      this.fail(fault);
      return headEnd;
    }
    const state = this.stateBehindHead();
    this.#state = state;
    if (state === ParserState.LENGTH_BODY) this.#remaining = head.contentLength;
    else if (state === ParserState.CHUNKED_BODY) this.#chunked.begin();
    this.#sink.onHead(head);
    if (state === ParserState.ENDED) this.endMessage();
    return headEnd;
  }

  #executeBody(bytes: Uint8Array, at: number): number {
    if (this.#state === ParserState.CHUNKED_BODY) return this.#executeChunked(bytes, at);
    if (this.#state === ParserState.UNTIL_CLOSE_BODY) {
      this.#sink.onBody(bytes, at, bytes.length);
      return bytes.length;
    }
    const taken = Math.min(this.#remaining, bytes.length - at);
    this.#remaining -= taken;
    this.#sink.onBody(bytes, at, at + taken);
    if (this.#remaining === 0) this.endMessage();
    return at + taken;
  }

  #executeChunked(bytes: Uint8Array, at: number): number {
    const chunked = this.#chunked;
    const end = chunked.execute(bytes, at);
    // What came before a fault is told: it does not depend on how the bytes were cut, and nothing of it is complete.
    if (end > at) this.#sink.onBody(bytes, at, end);
    if (chunked.fault !== undefined) this.fail(chunked.fault);
    else if (chunked.done) this.endMessage();
    return end;
  }
}
