import type { Http1Violation, MessageSink, RequestHead } from "../../protocols/http1/head.ts";
import { RequestParser } from "../../protocols/http1/request-parser.ts";
import { ClientTimer } from "../core/client-timer.ts";
import type { GatewayAnswer } from "../core/pages/answer.ts";
import { SendTimer } from "../core/send-timer.ts";
import type { GatewayContext, OpenConnection } from "../gateway-context.ts";
import type { Connection, ConnectionHandler } from "../transport/transport.ts";
import { Admission } from "./admission.ts";
import { Backlog } from "./backlog.ts";
import { SLOW_BODY, SLOW_HEAD } from "./client-violations.ts";
import type { Entrance } from "./entrance.ts";
import { Exchange } from "./exchange.ts";
import type { ExchangeClient } from "./exchange-client.ts";
import { HopMarks } from "./hop-marks.ts";
import { OwnAnswers } from "./own-answers.ts";
import { joinTunnel } from "../tunnel.ts";

/** One connection from a client: parses its requests, routes each, and answers what goes nowhere. */
export class ClientConnection implements ConnectionHandler, MessageSink<RequestHead>, ExchangeClient, OpenConnection {
  readonly #context: GatewayContext;
  readonly #entrance: Entrance;
  readonly #admission: Admission;
  readonly #parser: RequestParser;
  readonly #exchange: Exchange;
  #connection: Connection | undefined;
  readonly #own: OwnAnswers;
  readonly #timer: ClientTimer;
  readonly #sendTimer = new SendTimer();
  /** The parser is within a request, and its response is owed. */
  #isRequestOpen = false;
  #isResponseOwed = false;
  /** Answered by us: the request's body is passed over. */
  #isAnswered = false;
  #mayKeepAlive = false;
  /** The parser's head is that of the request being answered. */
  #hasHead = false;
  #isParsing = false;
  #isClientEnded = false;
  readonly #backlog = new Backlog();

  constructor(context: GatewayContext, entrance: Entrance) {
    this.#context = context;
    this.#entrance = entrance;
    this.#admission = new Admission(context, entrance.listener);
    this.#parser = new RequestParser(this, context.settings);
    this.#exchange = new Exchange(context, this);
    this.#own = new OwnAnswers(context, this);
    this.#timer = new ClientTimer(context.nowMs);
  }

  get connection(): Connection {
    if (!this.#connection) throw new Error("used before it opened");
    return this.#connection;
  }

  onOpen(connection: Connection): void {
    this.#connection = connection;
    this.#context.counters.connections++;
    this.#context.counters.openConnections++;
    this.#context.connections.add(this);
  }

  get isEnding(): boolean {
    return this.#context.isDraining || this.#entrance.isClosed;
  }

  onData(bytes: Uint8Array): void {
    if (this.#timer.isLingering) return;
    if (!this.#backlog.isEmpty || (!this.#isRequestOpen && !this.#mayBegin)) {
      this.#backlog.push(bytes);
      this.#adjustReading();
      return;
    }
    this.#parse(bytes);
  }

  /** The next request is read only when the last one is answered, and its client takes answers. */
  get #mayBegin(): boolean {
    return !this.#isResponseOwed && !this.#exchange.isClientPressed;
  }

  #parse(bytes: Uint8Array): void {
    this.#isParsing = true;
    let at = 0;
    while (at < bytes.length && !this.#timer.isLingering) {
      at += this.#parser.execute(bytes, at);
      if (this.#parser.violation) {
        this.#refuse(this.#parser.violation);
        break;
      }
      this.#exchange.flushRequest();
      this.#exchange.settle();
      if (this.#isRequestOpen) continue;
      if (!this.#isResponseOwed && this.#parser.ended) this.#parser.next();
      if (!this.#mayBegin) {
        if (at < bytes.length) this.#backlog.putBack(bytes.subarray(at));
        break;
      }
    }
    this.#isParsing = false;
    this.#enterPhase();
    this.#adjustReading();
  }

  /** Goes on with what came behind the last request. */
  #continue(): void {
    while (!this.#isParsing && this.#mayBegin && !this.#timer.isLingering) {
      const bytes = this.#backlog.shift();
      if (!bytes) break;
      this.#parse(bytes);
    }
    if (this.#isClientEnded && !this.#isResponseOwed && this.#backlog.isEmpty) this.#endGently();
  }

  onHead(head: RequestHead): void {
    this.#context.counters.requests++;
    this.#isRequestOpen = true;
    this.#isResponseOwed = true;
    this.#hasHead = true;
    this.#isAnswered = false;
    this.#backlog.isBodyHeld = false;
    // What follows a CONNECT is no HTTP.
    this.#mayKeepAlive = head.keepAlive && head.contentLength <= 0 && !head.chunked && head.method !== "CONNECT";
    const admitted = this.#admission.admit(head, this.connection);
    if (admitted instanceof HopMarks) this.#exchange.begin(head, admitted.service, admitted.linesFor(head));
    else this.#answer(admitted);
  }

  onBody(bytes: Uint8Array, start: number, end: number): void {
    if (!this.#isAnswered) this.#exchange.body(bytes, start, end);
  }

  onMessageEnd(): void {
    this.#isRequestOpen = false;
    if (!this.#isAnswered) this.#exchange.endRequest();
  }

  #answer(answer: GatewayAnswer): void {
    this.#isAnswered = true;
    this.#isResponseOwed = false;
    // After its end, a client still waits for what it had sent: in the backlog, or in the piece that is being parsed.
    const mayMoreCome = !this.#isClientEnded || this.#isParsing || !this.#backlog.isEmpty;
    const keepAlive = this.#mayKeepAlive && mayMoreCome && !this.isEnding;
    const head = this.#hasHead ? this.#parser.head : undefined;
    if (!this.#own.give(answer, { head, keepAlive })) this.#exchange.isClientPressed = true;
    // A head that begins behind this request is timed from its own beginning.
    this.#timer.enter("idle", this.#context.nowMs);
    if (!keepAlive) this.#endGently();
  }

  #refuse(violation: Http1Violation): void {
    this.#context.counters.rejected++;
    this.#mayKeepAlive = false;
    if (this.#exchange.isActive) {
      const { isResponseStarted, isResponseEnded } = this.#exchange;
      this.#exchange.abandon();
      if (isResponseStarted) {
        if (isResponseEnded) this.#endGently();
        else this.connection.reset();
        return;
      }
    } else this.#hasHead = this.#isRequestOpen;
    this.#answer({ type: "bad-request", violation });
  }

  holdBody(isHeld: boolean): void {
    const wasHeld = this.#backlog.isBodyHeld;
    this.#backlog.isBodyHeld = isHeld;
    if (this.#isParsing) return;
    // The time in which we did not read is no pause of the client's.
    if (isHeld !== wasHeld && this.#isRequestOpen) this.#enterPhase();
    this.#adjustReading();
  }

  onExchangeEnd(keepAlive: boolean): void {
    this.#isResponseOwed = false;
    if (keepAlive && !this.#isRequestOpen) this.#goOn();
    else this.#endGently();
    this.onEntranceClosed();
  }

  onEntranceClosed(): void {
    if (!this.#entrance.isClosed || this.#isParsing || this.#isRequestOpen || this.#isResponseOwed) return;
    if (this.#backlog.isEmpty && !this.#parser.headStarted) this.#endGently();
  }

  onExchangeFailed(answer: GatewayAnswer): void {
    const give = (told: GatewayAnswer): void => this.#giveUp(told);
    // A body that still comes would have nowhere to go meanwhile.
    const mayHold = answer.type === "upstream-failed" && !this.#isRequestOpen;
    if (!mayHold || !this.#own.hold(answer, { head: this.#parser.head, give })) give(answer);
  }

  #giveUp(answer: GatewayAnswer): void {
    this.#mayKeepAlive &&= !this.#isRequestOpen;
    this.#answer(answer);
    this.#goOn();
  }

  #goOn(): void {
    if (this.#isParsing || this.#timer.isLingering) return;
    this.#parser.next();
    this.#enterPhase();
    this.#continue();
    this.#adjustReading();
  }

  onSwitch(upstream: Connection, rest: Uint8Array): void {
    const { connection } = this;
    this.#context.connections.delete(this);
    joinTunnel(connection, upstream, { ...this.#context, service: this.#admission.service });
    connection.resume();
    upstream.resume();
    if (rest.length > 0) upstream.handler.onData(rest);
    for (let bytes = this.#backlog.shift(); bytes; bytes = this.#backlog.shift()) connection.handler.onData(bytes);
    if (this.#isClientEnded) upstream.end();
  }

  onDrain(): void {
    this.#sendTimer.drained();
    this.#exchange.drainClient();
    if (this.#isResponseOwed) return;
    this.#enterPhase();
    this.#continue();
    this.#adjustReading();
  }

  onEnd(): void {
    this.#isClientEnded = true;
    if (this.#isRequestOpen || !(this.#isResponseOwed || !this.#backlog.isEmpty)) this.#exchange.abandon();
    else this.#exchange.endClient();
    const isToGoOn = !this.#isRequestOpen && !this.#backlog.isEmpty;
    if (!this.#exchange.isActive && !this.#own.isHolding && !isToGoOn) this.#endGently();
  }

  onClose(): void {
    this.#context.connections.delete(this);
    if (!this.#connection) return;
    this.#context.counters.openConnections--;
    this.#timer.enter("linger", this.#context.nowMs);
    this.#own.letGo();
    this.#backlog.clear();
    this.#exchange.abandon();
  }

  tick(nowMs: number): void {
    const { settings } = this.#context;
    this.#exchange.tick(nowMs);
    this.onEntranceClosed();
    this.#backlog.lookForReset(this.connection);
    if (this.#sendTimer.isExpired(this.connection.queuedBytes, nowMs, settings.sendTimeoutMs)) this.connection.reset();
    const phase = this.#timer.expired(nowMs, settings);
    switch (phase) {
      case "idle":
        if (this.connection.queuedBytes === 0) this.#endGently();
        break;
      case "head":
      case "body":
        this.#refuse(phase === "head" ? SLOW_HEAD : SLOW_BODY);
        break;
      case "held":
      case "response":
        if (!this.#exchange.isResponseStarted) this.#exchange.timeOut(settings.responseTimeoutMs);
        break;
      case "linger":
        // A slow reader is waited for as it is within a response; what the system has taken reaches it without us.
        if (this.connection.queuedBytes === 0) this.connection.close();
        break;
      case undefined:
    }
  }

  abort(): void {
    // A response that is not complete must not look as if it were.
    if (this.#exchange.isActive || this.connection.queuedBytes > 0) this.connection.reset();
    else this.connection.close();
  }

  #enterPhase(): void {
    if (this.#isRequestOpen) this.#timer.enter(this.#backlog.isBodyHeld ? "held" : "body", this.#context.nowMs);
    else if (this.#isResponseOwed) this.#timer.enter("response", this.#context.nowMs);
    else this.#timer.enter(this.#parser.headStarted ? "head" : "idle", this.#context.nowMs);
  }

  #adjustReading(): void {
    this.#backlog.adjustReading(this.connection, this.#isRequestOpen);
  }

  /** Ends our side and takes what still comes for a while, so that the client can read the answer (RFC 9112 section 9.6). */
  #endGently(): void {
    if (this.#timer.isLingering) return;
    this.#timer.enter("linger", this.#context.nowMs);
    this.#backlog.clear();
    this.#exchange.abandon();
    this.connection.end();
    this.#adjustReading();
  }
}
