import { forwardRequestHead } from "../../protocols/http1/forward-head.ts";
import type { ExpectedRequest, RequestHead, ResponseHead } from "../../protocols/http1/head.ts";
import type { RoutedService } from "../core/snapshot.ts";
import type { GatewayContext } from "../gateway-context.ts";
import type { ExchangeClient } from "./exchange-client.ts";
import { returnHead } from "./return-head.ts";
import { UpstreamConnection } from "./upstream-connection.ts";
import { Replay } from "./replay.ts";
import type { ResponseReceiver } from "./response-receiver.ts";
import type { UpstreamFailure } from "./upstream-failure.ts";

/** A body span up to this length is copied behind its head: a second write costs more than the copy. */
const COPY_BYTES_MAX = 16_384;

/**
 * Carries the requests of one client connection to services, one at a time, and the responses back. It keeps its
 * upstream connection from one exchange to the next.
 */
export class Exchange implements ResponseReceiver {
  readonly #context: GatewayContext;
  readonly #client: ExchangeClient;
  #upstream: UpstreamConnection | undefined;
  #service: RoutedService | undefined;
  #isActive = false;
  #isRequestEnded = true;
  #isResponseStarted = false;
  /** Some of the response has left for the client: it can no longer be replaced by another one. */
  #isResponseOut = false;
  #isResponseEnded = true;
  #keepAlive = true;
  #mayKeepAlive = true;
  #request: ExpectedRequest = { method: "GET", minorVersion: 1, upgrade: false };
  #informational = 0;
  #hasSent = false;
  /** What waits for the connection to open. */
  #waiting: Uint8Array[] = [];
  readonly #replay = new Replay();
  #isClientEnded = false;
  /** A write to the client was queued: nothing more is asked for before `drainClient`. */
  isClientPressed = false;

  constructor(context: GatewayContext, client: ExchangeClient) {
    this.#context = context;
    this.#client = client;
  }

  /** A response is owed, or the request is still being sent. */
  get isActive(): boolean {
    return this.#isActive;
  }

  get isResponseStarted(): boolean {
    return this.#isResponseStarted;
  }

  get isResponseEnded(): boolean {
    return this.#isResponseEnded;
  }

  /** Begins with a request's head; `lines` are the forwarding fields. The body follows with `body`, then `endRequest`. */
  begin(head: RequestHead, service: RoutedService, lines: Uint8Array): void {
    this.#isActive = true;
    this.#service = service;
    this.#isRequestEnded = false;
    this.#isResponseStarted = false;
    this.#isResponseOut = false;
    this.#isResponseEnded = false;
    this.#mayKeepAlive = head.keepAlive && head.minorVersion > 0;
    this.#keepAlive = this.#mayKeepAlive;
    this.#request = { method: head.method, minorVersion: head.minorVersion, upgrade: head.upgrade };
    this.#informational = 0;
    this.#hasSent = false;
    this.#replay.begin(head, lines);
    this.#upstream = this.#connectionFor(service);
    if (this.#upstream.isOpen) this.#upstream.begin(this, this.#request);
    forwardRequestHead(head, this.#context.requestWriter, lines);
  }

  body(bytes: Uint8Array, start: number, end: number): void {
    const writer = this.#context.requestWriter;
    if (end - start <= COPY_BYTES_MAX) {
      writer.append(bytes, start, end);
      return;
    }
    this.#send(writer.take());
    this.#send(bytes.subarray(start, end));
  }

  /** All that one chunk held of the request has been told. */
  flushRequest(): void {
    const writer = this.#context.requestWriter;
    if (writer.length === 0) return;
    const isWhole = this.#isRequestEnded && !this.#hasSent;
    const copy = isWhole ? this.#replay.keep(writer) : undefined;
    if (copy || !this.#upstream?.isOpen) this.#send(copy ?? writer.take());
    else {
      this.#hasSent = true;
      if (!this.#upstream.writeBorrowed(writer.buffer, writer.clear())) this.#client.holdBody(true);
    }
  }

  /** The request is complete; called before its last `flushRequest`. */
  endRequest(): void {
    this.#isRequestEnded = true;
  }

  /** A response that came before the request's end: the exchange is over only now. */
  settle(): void {
    if (this.#isActive && this.#isResponseEnded && this.#isRequestEnded) this.#end();
  }

  #send(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#hasSent = true;
    const upstream = this.#upstream;
    if (!upstream?.isOpen) {
      this.#waiting.push(bytes);
      this.#client.holdBody(true);
    } else if (!upstream.write(bytes)) this.#client.holdBody(true);
  }

  #connectionFor(service: RoutedService): UpstreamConnection {
    const kept = this.#upstream;
    this.#upstream = undefined;
    if (kept?.isReusable && kept.service === service) return kept;
    kept?.close();
    return this.#context.pool.take(service) ?? this.#dial(service);
  }

  #dial(service: RoutedService): UpstreamConnection {
    const upstream = new UpstreamConnection(this.#context, service, this);
    upstream.dial();
    return upstream;
  }

  onUpstreamReady(): void {
    const upstream = this.#upstream;
    if (!upstream) return;
    upstream.begin(this, this.#request);
    const waiting = this.#waiting;
    this.#waiting = [];
    let isTaken = true;
    for (const bytes of waiting) isTaken = upstream.write(bytes) && isTaken;
    if (isTaken) this.#client.holdBody(false);
    if (this.#isClientEnded && this.#isRequestEnded) upstream.endRequests();
  }

  onUpstreamDrain(): void {
    this.#client.holdBody(false);
  }

  onResponseHead(head: ResponseHead): void {
    const isFinal = head.status >= 200 || head.status === 101;
    if (!isFinal) {
      this.#informational++;
      if (this.#informational > this.#context.settings.informationalMax) {
        this.#fail({ fault: "garbage", detail: "too many informational responses" });
        return;
      }
      // "A proxy MUST NOT send a 1xx response to an HTTP/1.0 client" -- RFC 9110 section 15.2
      if (this.#request.minorVersion === 0) return;
    } else {
      this.#isResponseStarted = true;
      this.#keepAlive = this.#mayKeepAlive && !head.untilClose && !this.#client.isEnding;
    }
    const close = isFinal && !this.#keepAlive && head.status !== 101;
    returnHead(head, this.#context, { close });
  }

  onResponseBody(bytes: Uint8Array, start: number, end: number): void {
    const writer = this.#context.responseWriter;
    if (end - start <= COPY_BYTES_MAX) {
      writer.append(bytes, start, end);
      return;
    }
    this.onResponseFlush();
    this.#isResponseOut = true;
    if (!this.#client.connection.write(bytes.subarray(start, end))) this.isClientPressed = true;
  }

  onResponseFlush(): void {
    const writer = this.#context.responseWriter;
    if (writer.length > 0) {
      this.#isResponseOut = this.#isResponseStarted;
      if (!this.#client.connection.writeBorrowed(writer.buffer, writer.clear())) this.isClientPressed = true;
    }
    if (this.isClientPressed) this.#upstream?.connection?.pause();
  }

  onResponseEnd(): void {
    this.#isResponseEnded = true;
    if (this.#isRequestEnded) this.#end();
    // It answered early and hangs up: what the client still sends has nowhere to go.
    else if (!this.#upstream?.isReusable) this.#end(false);
  }

  onUpstreamLost(): void {
    if (this.#isActive && this.#isResponseEnded) this.#end(false);
  }

  onResponseSwitch(rest: Uint8Array): void {
    const upstream = this.#upstream?.connection;
    if (!upstream || !this.#isRequestEnded) {
      this.#fail({ fault: "garbage", detail: "it switched protocols before the request was complete" });
      return;
    }
    this.#isActive = false;
    this.#upstream = undefined;
    this.#client.onSwitch(upstream, rest);
  }

  onUpstreamFailure(failure: UpstreamFailure): void {
    const upstream = this.#upstream;
    const hungUp = failure.fault === "reset" || failure.fault === "closed";
    const mayReplay = upstream?.isReused === true && hungUp && !this.#isResponseStarted;
    const replay = mayReplay ? this.#replay.take() : undefined;
    if (replay && this.#service) {
      // It closed a kept connection just as we used it (RFC 9112 section 9.3.1): once more, on a new one.
      this.#waiting = [replay];
      this.#upstream = this.#dial(this.#service);
      return;
    }
    this.#fail(failure);
  }

  /** The client has taken what was queued for it. */
  drainClient(): void {
    this.isClientPressed = false;
    this.#upstream?.connection?.resume();
  }

  /** The client ended its side. The service hears of it behind the whole request; a broken one is given up. */
  endClient(): void {
    this.#isClientEnded = true;
    if (!this.#isActive) return;
    if (this.#isRequestEnded) {
      if (this.#upstream?.isOpen) this.#upstream.endRequests();
    } else this.abandon();
  }

  /** The client is gone: so is its exchange. */
  abandon(): void {
    const upstream = this.#upstream;
    this.#upstream = undefined;
    this.#waiting = [];
    if (this.#isActive) {
      // Within a request that is refused, what was written of it is not sent yet: nobody may ever send it.
      this.#context.requestWriter.clear();
      upstream?.abort();
    } else if (upstream) this.#context.pool.put(upstream);
    this.#isActive = false;
  }

  /** The service took too long. */
  timeOut(waitedMs: number): void {
    this.#fail({ fault: this.#upstream?.isOpen ? "silent" : "timed-out", detail: undefined }, waitedMs);
  }

  /** Retires an upstream connection that has been idle for long: the service is about to close it. */
  tick(nowMs: number): void {
    const upstream = this.#upstream;
    if (this.#isActive && upstream) this.#context.activity.touch(upstream.service, nowMs);
    if (this.#isActive || !upstream) return;
    if (nowMs - upstream.idleSinceMs < this.#context.settings.upstreamIdleTimeoutMs) return;
    this.#upstream = undefined;
    upstream.close();
  }

  #end(mayKeepAlive = true): void {
    this.#isActive = false;
    this.#replay.clear();
    const upstream = this.#upstream;
    if (this.isClientPressed) upstream?.connection?.resume();
    if (upstream?.isReusable && this.#request.minorVersion > 0) upstream.idleSinceMs = this.#context.nowMs;
    else {
      upstream?.close();
      this.#upstream = undefined;
    }
    this.#client.onExchangeEnd(this.#keepAlive && mayKeepAlive);
  }

  #fail(failure: UpstreamFailure, waitedMs?: number): void {
    if (!this.#isActive) return;
    this.#isActive = false;
    const upstream = this.#upstream;
    this.#upstream = undefined;
    this.#waiting = [];
    upstream?.abort();
    // What was written of a broken response is not sent yet: it must not go out in front of another one.
    this.#context.responseWriter.clear();
    if (this.#isResponseOut || !this.#service) {
      // Part of the response is out: only a broken connection can still say that the rest is missing.
      this.#client.connection.reset();
      return;
    }
    const tried = upstream?.tried ?? [];
    const failed = { type: "upstream-failed", service: this.#service, ...failure, tried, waitedMs } as const;
    this.#client.onExchangeFailed(failure.answer ?? failed);
  }
}
