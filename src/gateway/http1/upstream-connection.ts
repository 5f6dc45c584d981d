import { classifyAddress } from "../../address/classify-address.ts";
import type { ExpectedRequest, MessageSink, ResponseHead } from "../../protocols/http1/head.ts";
import { ResponseParser } from "../../protocols/http1/response-parser.ts";
import { isServerPreface } from "../../protocols/http2/server-preface.ts";
import type { GatewayAnswer } from "../core/pages/answer.ts";
import type { RoutedService, Upstream } from "../core/snapshot.ts";
import type { Waiter } from "../core/waiting-room.ts";
import type { GatewayContext } from "../gateway-context.ts";
import type { Connection, ConnectionHandler, TransportError } from "../transport/transport.ts";
import { isPuzzled, isUnproven, proveSpoken, speaksTls, TlsTrial, tlsOptions } from "./tls-trial.ts";
import { failureOf } from "./upstream-failure.ts";
import type { ResponseReceiver } from "./response-receiver.ts";
import type { UpstreamFailure } from "./upstream-failure.ts";

/** Of a request to a service of which nobody knows yet whether it speaks TLS, so much is kept, to be sent once more. */
const HELD_BYTES_MAX = 65_536;

/** One connection to a service: dials its addresses in turn, then carries one exchange after another. */
export class UpstreamConnection implements ConnectionHandler, MessageSink<ResponseHead>, Waiter {
  /** As it was when it was dialled. */
  service: RoutedService;
  /** Since when it carries no exchange; kept when it goes to the pool, since the service counts from there. */
  idleSinceMs = 0;
  /** It carried an exchange before: the service may close it at any moment. */
  isReused = false;
  isOpen = false;

  readonly #context: GatewayContext;
  readonly #parser: ResponseParser;
  #addresses: readonly Upstream[];
  #attempt = 0;
  #connection: Connection | undefined;
  #receiver: ResponseReceiver | undefined;
  #isResponseEnded = true;
  #isReusable = true;
  /** What was sent, until an answer says that the service speaks plain HTTP, or a trial that it speaks TLS. */
  #held: Uint8Array[] | undefined;
  #heldBytes = 0;
  #trial: TlsTrial | undefined;
  #hasEndedRequests = false;
  #isWaiting = false;

  constructor(context: GatewayContext, service: RoutedService, receiver: ResponseReceiver) {
    this.#context = context;
    this.service = service;
    this.#receiver = receiver;
    this.#parser = new ResponseParser(this, context.settings);
    this.#addresses = service.upstreams;
  }

  /** The addresses that were tried, in order. */
  get tried(): readonly Upstream[] {
    return this.#addresses.slice(0, this.#attempt + 1);
  }

  get connection(): Connection | undefined {
    return this.#connection;
  }

  /** It may carry another exchange. */
  get isReusable(): boolean {
    return this.isOpen && this.#isReusable && this.#isResponseEnded;
  }

  /** Starts to connect; `onUpstreamReady` or `onUpstreamFailure` follows. */
  dial(): void {
    if (this.service.state !== "ready") {
      this.#isWaiting = true;
      this.#context.waitingRoom.enter(this, this.service, this.#context.nowMs);
      return;
    }
    const address = this.#addresses[this.#attempt];
    if (!address) {
      queueMicrotask(() => this.#fail({ fault: "refused", detail: "no listening address is known" }));
      return;
    }
    this.#context.counters.upstreamConnections++;
    const tls = speaksTls(this.service) ? tlsOptions(this.service) : undefined;
    // Only what stands on this machine is dialled without a look at its certificate.
    const isNear = isUnproven(this.service) && classifyAddress(address.address).kind === "loopback";
    this.#held = isNear ? [] : undefined;
    this.#connection = this.#context.transport.connect(
      { ...address, timeoutMs: this.#context.settings.connectTimeoutMs, ...(tls && { tls }) },
      this,
    );
  }

  onServiceReady(service: RoutedService): void {
    this.#isWaiting = false;
    this.service = service;
    this.#addresses = service.upstreams;
    this.dial();
  }

  onServiceRefused(answer: GatewayAnswer): void {
    this.#isWaiting = false;
    this.#fail({ fault: "refused", detail: undefined, answer });
  }

  /** Begins an exchange; the request decides how its response is framed. */
  begin(receiver: ResponseReceiver, request: ExpectedRequest): void {
    this.#receiver = receiver;
    this.#isResponseEnded = false;
    this.#parser.expect(request);
    this.#context.activity.touch(this.service, this.#context.nowMs);
  }

  write(bytes: Uint8Array): boolean {
    const isTaken = this.#connection?.write(bytes) ?? true;
    return this.#held ? this.#hold(bytes) && isTaken : isTaken;
  }

  /** The same for the first `length` bytes of a buffer that its owner fills again. */
  writeBorrowed(buffer: Uint8Array, length: number): boolean {
    if (this.#held) return this.write(buffer.slice(0, length));
    return this.#connection?.writeBorrowed(buffer, length) ?? true;
  }

  /** Ends the exchange's use of it. Nobody is told of it any more. */
  release(): void {
    this.#receiver = undefined;
  }

  /** Gives it up at once, as a client that went away would. */
  abort(): void {
    this.#receiver = undefined;
    this.#isReusable = false;
    if (this.#isWaiting) this.#context.waitingRoom.leave(this);
    this.#trial?.abort();
    this.#connection?.reset();
  }

  /** Closes an idle one. */
  close(): void {
    this.#receiver = undefined;
    this.#isReusable = false;
    if (!this.#connection) return;
    this.#connection.end();
    this.#context.pool.awaitEnd(this, this.#context.nowMs);
  }

  /** The client ended its side: so do we, and nothing more is sent here. */
  endRequests(): void {
    this.#isReusable = false;
    this.#hasEndedRequests = true;
    this.#connection?.end();
  }

  onOpen(connection: Connection): void {
    this.#connection = connection;
    this.isOpen = true;
    if (this.#receiver) this.#receiver.onUpstreamReady();
    else this.close();
  }

  onData(bytes: Uint8Array): void {
    if (this.#held) {
      if (isServerPreface(bytes)) {
        this.#fail({ fault: "http2", detail: undefined });
        return;
      }
      if (isPuzzled(bytes) && this.#tryTls()) {
        this.#trial?.onData(bytes);
        return;
      }
      this.#held = undefined;
      proveSpoken(this.service, "plain");
    }
    if (this.#isResponseEnded || !this.#receiver) {
      // Bytes that answer no request would be taken for the next one's response.
      const receiver = this.#receiver;
      this.abort();
      receiver?.onUpstreamLost();
      return;
    }
    const consumed = this.#parser.execute(bytes, 0);
    const { violation } = this.#parser;
    if (violation) {
      this.#fail({ fault: "garbage", detail: `${violation.message} (${violation.section})` });
      return;
    }
    if (!this.#receiver) return;
    this.#receiver.onResponseFlush();
    if (!this.#isResponseEnded) return;
    if (this.#parser.switched) this.#receiver.onResponseSwitch(bytes.subarray(consumed));
    else this.#endResponse(consumed === bytes.length);
  }

  onHead(head: ResponseHead): void {
    if (head.status >= 200) this.#isReusable &&= head.keepAlive && !head.untilClose;
    this.#receiver?.onResponseHead(head);
  }

  onBody(bytes: Uint8Array, start: number, end: number): void {
    this.#receiver?.onResponseBody(bytes, start, end);
  }

  onMessageEnd(): void {
    this.#isResponseEnded = true;
  }

  onDrain(): void {
    this.#receiver?.onUpstreamDrain();
  }

  onEnd(): void {
    if (this.#held && this.#tryTls()) {
      this.#trial?.onEnd();
      return;
    }
    this.#isReusable = false;
    if (!this.#isResponseEnded) {
      this.#parser.finish();
      if (this.#isResponseEnded) this.#endResponse(true);
      else this.#fail(failureOf(undefined));
    } else this.#receiver?.onUpstreamLost();
    this.#connection?.end();
  }

  onClose(error: TransportError | undefined): void {
    if (this.#held && this.isOpen && this.#tryTls()) {
      this.#trial?.onClose(error);
      return;
    }
    if (!this.isOpen && this.#receiver && this.#attempt + 1 < this.#addresses.length) {
      this.#attempt++;
      this.dial();
      return;
    }
    const isAwaited = !this.isOpen || !this.#isResponseEnded;
    this.isOpen = false;
    this.#isReusable = false;
    this.#context.pool.remove(this);
    if (isAwaited) this.#fail(failureOf(error));
    else this.#receiver?.onUpstreamLost();
  }

  /** False when more is held than should be while a trial goes on; without one it is let go. */
  #hold(bytes: Uint8Array): boolean {
    this.#held?.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#heldBytes <= HELD_BYTES_MAX) return true;
    if (!this.#trial) this.#held = undefined;
    return !this.#trial;
  }

  /** The service made nothing of a plain request: perhaps it speaks TLS. False when there is nothing to try with. */
  #tryTls(): boolean {
    const address = this.#addresses[this.#attempt];
    if (this.#heldBytes === 0 || !this.#connection || !this.#receiver || !address) return false;
    this.#trial = new TlsTrial(this.#connection, {
      transport: this.#context.transport,
      service: this.service,
      ...address,
      onSecured: (connection) => this.#goOnSecured(connection),
      onPlain: () => {
        this.#endTrial();
        this.#receiver?.onUpstreamDrain();
      },
    });
    return true;
  }

  /** Sends again, over TLS, what was sent in vain. */
  #goOnSecured(connection: Connection): void {
    this.#connection = connection;
    let isTaken = true;
    for (const bytes of this.#endTrial()) isTaken = connection.write(bytes) && isTaken;
    if (this.#hasEndedRequests) connection.end();
    if (isTaken) this.#receiver?.onUpstreamDrain();
  }

  #endTrial(): readonly Uint8Array[] {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.#heldBytes = 0;
    this.#trial = undefined;
    return held;
  }

  #endResponse(isClean: boolean): void {
    this.#isReusable &&= isClean;
    const receiver = this.#receiver;
    this.isReused = true;
    receiver?.onResponseEnd();
  }

  #fail(failure: UpstreamFailure): void {
    const receiver = this.#receiver;
    this.#receiver = undefined;
    this.#isResponseEnded = true;
    this.#isReusable = false;
    // It may have been started anew within the same process, and speak another protocol since.
    proveSpoken(this.service, undefined);
    receiver?.onUpstreamFailure(failure);
    this.#connection?.reset();
  }
}
