import { openControl, callControl, type ControlCall } from "./call.ts";
import type {
  AdoptListener,
  AliasView,
  AuthorityView,
  CertificateView,
  ChartView,
  ControlEvent,
  DaemonStatus,
  EndService,
  GrantLeases,
  IssueCertificate,
  KeeperWord,
  LeaseView,
  PutAlias,
  RegisterService,
  ServiceView,
  StopDaemon,
  UpdateService,
  UseCopy,
  UseView,
} from "./contract.ts";
import { EventStream } from "./core/event-stream.ts";
import { controlFailure } from "./core/failures.ts";
import { keeperWords } from "./keeper-words.ts";

/** How long the daemon may take for one answer, in milliseconds. */
const ANSWER_DEADLINE_MS = 15_000;

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds (default 15,000). */
  readonly deadlineMs?: number;
}

/** The open line that tells the daemon that a keeper lives, and the keeper that the daemon does. */
export interface ServiceHold extends AsyncDisposable {
  /** Settles when the line is cut: the daemon has stopped or died, or the hold was disposed. */
  readonly ended: Promise<void>;
  /** Calls `listener` with each word, those that came before included. One listener. */
  onWord(listener: (word: KeeperWord) => void): void;
}

/** Talks to the daemon at one Unix socket. Holds no connection between calls. */
export class ControlClient {
  readonly socketPath: string;

  constructor(socketPath: string) {
    this.socketPath = socketPath;
  }

  async status(options?: CallOptions): Promise<DaemonStatus> {
    return (await this.#call({ method: "GET", path: "/v1/status" }, options)) as DaemonStatus;
  }

  async chart(options?: CallOptions): Promise<ChartView> {
    return (await this.#call({ method: "GET", path: "/v1/chart" }, options)) as ChartView;
  }

  async registerService(body: RegisterService, options?: CallOptions): Promise<ServiceView> {
    return (await this.#call({ method: "POST", path: "/v1/services", body }, options)) as ServiceView;
  }

  async updateService(id: string, body: UpdateService, options?: CallOptions): Promise<ServiceView> {
    return (await this.#call({ method: "PATCH", path: servicePath(id), body }, options)) as ServiceView;
  }

  async endService(id: string, body: EndService, options?: CallOptions): Promise<void> {
    await this.#call({ method: "POST", path: `${servicePath(id)}/end`, body }, options);
  }

  /** Opens the line that keeps a service registered; `options.signal` cuts it at any time. */
  async holdService(id: string, options?: CallOptions): Promise<ServiceHold> {
    const cut = new AbortController();
    const signal = options?.signal === undefined ? cut.signal : AbortSignal.any([cut.signal, options.signal]);
    const response = await openControl(
      this.#complete({ method: "GET", path: `${servicePath(id)}/hold` }, { ...options, signal }),
    );
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    response.on("error", () => {}); // A cut line is an error to the stream, and its "close" says all there is to know.
    response.once("close", resolve);
    return {
      ended,
      onWord: keeperWords(response),
      [Symbol.asyncDispose]: () => {
        cut.abort();
        return ended;
      },
    };
  }

  async adoptListener(body: AdoptListener, options?: CallOptions): Promise<ServiceView> {
    return (await this.#call({ method: "POST", path: "/v1/adoptions", body }, options)) as ServiceView;
  }

  async releaseListener(name: string, options?: CallOptions): Promise<void> {
    await this.#call({ method: "DELETE", path: `/v1/adoptions/${encodeURIComponent(name)}` }, options);
  }

  async useCopy(project: string, body: UseCopy, options?: CallOptions): Promise<UseView> {
    return (await this.#call({ method: "PUT", path: usePath(project), body }, options)) as UseView;
  }

  async useMain(project: string, options?: CallOptions): Promise<void> {
    await this.#call({ method: "DELETE", path: usePath(project) }, options);
  }

  async grantLeases(body: GrantLeases, options?: CallOptions): Promise<readonly LeaseView[]> {
    return (await this.#call({ method: "POST", path: "/v1/leases", body }, options)) as readonly LeaseView[];
  }

  async releaseLease(id: string, options?: CallOptions): Promise<void> {
    await this.#call({ method: "DELETE", path: `/v1/leases/${encodeURIComponent(id)}` }, options);
  }

  async putAlias(name: string, body: PutAlias, options?: CallOptions): Promise<AliasView> {
    return (await this.#call({ method: "PUT", path: aliasPath(name), body }, options)) as AliasView;
  }

  async removeAlias(name: string, options?: CallOptions): Promise<void> {
    await this.#call({ method: "DELETE", path: aliasPath(name) }, options);
  }

  async authority(options?: CallOptions): Promise<AuthorityView> {
    return (await this.#call({ method: "GET", path: "/v1/authority" }, options)) as AuthorityView;
  }

  async issueCertificate(body: IssueCertificate, options?: CallOptions): Promise<CertificateView> {
    return (await this.#call({ method: "POST", path: "/v1/certificates", body }, options)) as CertificateView;
  }

  /** Asks the daemon to stop. It may still live for a moment after the answer. */
  async stop(body: StopDaemon = {}, options?: CallOptions): Promise<void> {
    await this.#call({ method: "POST", path: "/v1/stop", body }, options);
  }

  /**
   * Yields what happens in the chart, until the daemon stops or `options.signal` aborts.
   *
   * @throws {Failure} `DAEMON_LOST` when the daemon dies.
   */
  async *events(options?: CallOptions): AsyncGenerator<ControlEvent, void, undefined> {
    const cut = new AbortController();
    const signal = options?.signal === undefined ? cut.signal : AbortSignal.any([cut.signal, options.signal]);
    const response = await openControl(this.#complete({ method: "GET", path: "/v1/events" }, { ...options, signal }));
    try {
      const stream = new EventStream();
      response.setEncoding("utf8");
      for await (const text of response as AsyncIterable<string>) {
        for (const data of stream.push(text)) {
          const event = JSON.parse(data) as ControlEvent;
          yield event;
          // The end of the line alone does not tell: the system closes the lines of a daemon that was killed, too.
          if (event.type === "stopping") return;
        }
      }
      throw new Error("The line ended without a word");
    } catch (error) {
      if (options?.signal?.aborted === true) return;
      throw controlFailure("DAEMON_LOST", { operation: "GET /v1/events" }, { cause: error });
    } finally {
      cut.abort();
    }
  }

  #call(call: Pick<ControlCall, "method" | "path" | "body">, options: CallOptions | undefined): Promise<unknown> {
    return callControl(this.#complete(call, options));
  }

  #complete(call: Pick<ControlCall, "method" | "path" | "body">, options: CallOptions | undefined): ControlCall {
    const deadlineMs = options?.deadlineMs ?? ANSWER_DEADLINE_MS;
    return { ...call, socketPath: this.socketPath, deadlineMs, signal: options?.signal };
  }
}

function servicePath(id: string): string {
  return `/v1/services/${encodeURIComponent(id)}`;
}

function usePath(project: string): string {
  return `/v1/uses/${encodeURIComponent(project)}`;
}

function aliasPath(name: string): string {
  return `/v1/aliases/${encodeURIComponent(name)}`;
}
