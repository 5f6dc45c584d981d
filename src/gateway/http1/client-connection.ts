import type { Http1Violation, MessageSink, RequestHead } from "../../protocols/http1/head.ts";
import { ForwardedFields } from "../../protocols/http1/forwarded-fields.ts";
import { RequestParser } from "../../protocols/http1/request-parser.ts";
import { viaContains } from "../../protocols/http1/via.ts";
import { ClientTimer } from "../core/client-timer.ts";
import type { GatewayAnswer } from "../core/pages/answer.ts";
import type { RoutedService } from "../core/snapshot.ts";
import type { GatewayContext, OpenConnection } from "../gateway-context.ts";
import type { Connection, ConnectionHandler } from "../transport/transport.ts";
import { answerRequest } from "./answer-request.ts";
import { Exchange } from "./exchange.ts";
import type { ExchangeClient } from "./exchange.ts";
import { RequestRouting } from "./route-request.ts";
import { joinTunnel } from "./tunnel.ts";

const SLOW_HEAD: Http1Violation = {
  code: "slow-head",
  status: 408,
  section: "RFC 9110 section 15.5.9",
  message: "The request's head did not arrive in time",
};
const SLOW_BODY: Http1Violation = {
  ...SLOW_HEAD,
  code: "slow-body",
  message: "The request's body did not arrive in time",
};
const NO_TUNNEL: Http1Violation = {
  code: "connect-not-supported",
  status: 501,
  section: "RFC 9110 section 9.3.6",
  message: "CONNECT asks for a tunnel, and this is no forward proxy",
};

/** One connection from a client: parses its requests, routes each, and answers what goes nowhere. */
export class ClientConnection implements ConnectionHandler, MessageSink<RequestHead>, ExchangeClient, OpenConnection {
  readonly #context: GatewayContext;
  readonly #routing: RequestRouting;
  readonly #parser: RequestParser;
  readonly #exchange: Exchange;
  #connection: Connection | undefined;
  #forwarded: ForwardedFields | undefined;
  #pseudonym = new Uint8Array(0);
  #service: RoutedService | undefined;

  readonly #timer: ClientTimer;
  /** The parser is within a request, and its response is owed. */
  #isRequestOpen = false;
  #isResponseOwed = false;
  /** Answered by us: the request's body is passed over. */
  #isAnswered = false;
  #mayKeepAlive = false;
  /** The parser's head is the one of the request that is being answered. */
  #hasHead = false;
  #isParsing = false;
  #isClientEnded = false;
  /** Bytes behind the request that is being answered. */
  #behind: Uint8Array[] = [];
  #isBodyHeld = false;
  #isPaused = false;

  constructor(context: GatewayContext, listenerId: string) {
    this.#context = context;
    this.#routing = new RequestRouting(listenerId);
    this.#parser = new RequestParser(this, context.settings);
    this.#exchange = new Exchange(context, this);
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

  onData(bytes: Uint8Array): void {
    if (this.#timer.isLingering) return;
    if (this.#behind.length > 0 || (this.#isResponseOwed && !this.#isRequestOpen)) {
      this.#behind.push(bytes);
      this.#adjustReading();
      return;
    }
    this.#parse(bytes);
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
      if (!this.#isResponseOwed) this.#parser.next();
      if (this.#isResponseOwed || this.connection.queuedBytes > 0) {
        if (at < bytes.length) this.#behind.unshift(bytes.subarray(at));
        break;
      }
    }
    this.#isParsing = false;
    this.#enterPhase();
    this.#adjustReading();
  }

  /** Goes on with what came behind the last request. */
  #continue(): void {
    while (!this.#isParsing && !this.#isResponseOwed && !this.#timer.isLingering) {
      const bytes = this.#behind.shift();
      if (!bytes) break;
      this.#parse(bytes);
      if (this.connection.queuedBytes > 0) break;
    }
    if (this.#isClientEnded && !this.#isResponseOwed && this.#behind.length === 0) this.#endGently();
  }

  onHead(head: RequestHead): void {
    this.#context.counters.requests++;
    this.#isRequestOpen = true;
    this.#isResponseOwed = true;
    this.#hasHead = true;
    this.#isAnswered = false;
    this.#mayKeepAlive = head.keepAlive && head.contentLength <= 0 && !head.chunked;
    if (head.method === "CONNECT") {
      this.#answer({ type: "bad-request", violation: NO_TUNNEL });
      return;
    }
    const decision = this.#routing.decide(head, this.#context.router);
    if ("answer" in decision) {
      this.#answer(decision.answer);
      return;
    }
    const { service } = decision.destination;
    if (service.state !== "ready") {
      this.#answer({ type: service.state === "down" ? "service-down" : "service-starting", service });
      return;
    }
    if (service !== this.#service || !this.#forwarded) this.#turnTo(service);
    if (viaContains(head, this.#pseudonym)) {
      this.#answer({ type: "loop-detected", authority: service.name, hops: 1 });
      return;
    }
    this.#exchange.begin(head, service, this.#forwarded?.linesFor(head) ?? new Uint8Array(0));
  }

  onBody(bytes: Uint8Array, start: number, end: number): void {
    if (!this.#isAnswered) this.#exchange.body(bytes, start, end);
  }

  onMessageEnd(): void {
    this.#isRequestOpen = false;
    if (!this.#isAnswered) this.#exchange.endRequest();
  }

  /** Each service is told of by its own name in Via: a request that comes back to it goes round in circles. */
  #turnTo(service: RoutedService): void {
    const pseudonym = `portolan-${service.name}`;
    this.#service = service;
    this.#pseudonym = new TextEncoder().encode(pseudonym);
    this.#forwarded = new ForwardedFields({
      clientAddress: this.connection.remoteAddress,
      protocol: this.connection.secure ? "https" : "http",
      port: this.connection.localPort,
      pseudonym,
    });
  }

  #answer(answer: GatewayAnswer): void {
    this.#isAnswered = true;
    this.#isResponseOwed = false;
    const keepAlive = this.#mayKeepAlive && !this.#isClientEnded && !this.#context.isDraining;
    answerRequest(answer, {
      connection: this.connection,
      context: this.#context,
      head: this.#hasHead ? this.#parser.head : undefined,
      keepAlive,
    });
    if (!keepAlive) this.#endGently();
  }

  #refuse(violation: Http1Violation): void {
    this.#context.counters.rejected++;
    this.#mayKeepAlive = false;
    if (this.#exchange.isActive) {
      const isAnswerable = !this.#exchange.isResponseStarted;
      this.#exchange.abandon();
      if (!isAnswerable) {
        this.connection.reset();
        return;
      }
    } else this.#hasHead = this.#isRequestOpen;
    this.#answer({ type: "bad-request", violation });
  }

  holdBody(isHeld: boolean): void {
    this.#isBodyHeld = isHeld;
    if (!this.#isParsing) this.#adjustReading();
  }

  onExchangeEnd(keepAlive: boolean): void {
    this.#isResponseOwed = false;
    if (!keepAlive || this.#isRequestOpen) {
      this.#endGently();
      return;
    }
    if (this.#isParsing) return;
    this.#parser.next();
    this.#enterPhase();
    this.#continue();
    this.#adjustReading();
  }

  onExchangeFailed(answer: GatewayAnswer): void {
    this.#mayKeepAlive &&= !this.#isRequestOpen;
    this.#answer(answer);
    if (this.#isParsing || this.#timer.isLingering) return;
    this.#parser.next();
    this.#enterPhase();
    this.#continue();
    this.#adjustReading();
  }

  onSwitch(upstream: Connection, rest: Uint8Array): void {
    const { connection } = this;
    this.#context.connections.delete(this);
    const behind = this.#behind;
    joinTunnel(connection, upstream, () => this.#context.counters.openConnections--);
    connection.resume();
    upstream.resume();
    if (rest.length > 0) upstream.handler.onData(rest);
    for (const bytes of behind) connection.handler.onData(bytes);
    if (this.#isClientEnded) upstream.end();
  }

  onDrain(): void {
    this.#exchange.drainClient();
    if (!this.#isResponseOwed) this.#continue();
    this.#adjustReading();
  }

  onEnd(): void {
    this.#isClientEnded = true;
    if (this.#isRequestOpen || !(this.#isResponseOwed || this.#behind.length > 0)) this.#exchange.abandon();
    else this.#exchange.endClient();
    if (!this.#exchange.isActive) this.#endGently();
  }

  onClose(): void {
    this.#context.connections.delete(this);
    if (!this.#connection) return;
    this.#context.counters.openConnections--;
    this.#timer.enter("linger", this.#context.nowMs);
    this.#behind = [];
    this.#exchange.abandon();
  }

  tick(nowMs: number): void {
    this.#exchange.tick(nowMs);
    switch (this.#timer.expired(nowMs, this.#context.settings)) {
      case "idle":
        this.#endGently();
        break;
      case "head":
        this.#refuse(SLOW_HEAD);
        break;
      case "body":
        if (!this.#isBodyHeld) this.#refuse(SLOW_BODY);
        break;
      case "response":
        if (!this.#exchange.isResponseStarted) this.#exchange.timeOut(this.#context.settings.responseTimeoutMs);
        break;
      case "linger":
        this.connection.reset();
        break;
      case undefined:
        break;
    }
  }

  abort(): void {
    this.connection.reset();
  }

  /** Notes what is waited for now. */
  #enterPhase(): void {
    if (this.#isRequestOpen) this.#timer.enter("body", this.#context.nowMs);
    else if (this.#isResponseOwed) this.#timer.enter("response", this.#context.nowMs);
    else this.#timer.enter(this.#parser.headStarted ? "head" : "idle", this.#context.nowMs);
  }

  #adjustReading(): void {
    const mustPause = this.#behind.length > 0 || (this.#isBodyHeld && this.#isRequestOpen);
    if (mustPause === this.#isPaused) return;
    this.#isPaused = mustPause;
    if (mustPause) this.connection.pause();
    else this.connection.resume();
  }

  /** Ends our side and takes what still comes for a while, so that the client can read the answer (RFC 9112 section 9.6). */
  #endGently(): void {
    if (this.#timer.isLingering) return;
    this.#timer.enter("linger", this.#context.nowMs);
    this.#behind = [];
    this.#exchange.abandon();
    this.connection.end();
    this.#adjustReading();
  }
}
