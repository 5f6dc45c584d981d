import type { AnswerFinding, UpstreamFailed } from "./core/pages/answer.ts";
import type { DiagnosisQuestion } from "./core/worker-messages.ts";

/** So long an answer serves whoever asks the same, and so long a daemon that owes one is not asked again, in milliseconds. */
const FRESH_MS = 2_000;
/** Questions that are remembered at once; beyond, a page goes without its cause. */
const ASKED_MAX = 64;

export interface DiagnosesOptions {
  /** Asks the daemon; false when there is none. */
  ask(question: DiagnosisQuestion): boolean;
  /** How long an answer is waited for, in milliseconds. */
  readonly timeoutMs: number;
}

interface Asked {
  readonly atMs: number;
  /** Resolves undefined when the time is up. */
  readonly answer: PromiseWithResolvers<AnswerFinding | undefined>;
  readonly timer: NodeJS.Timeout | undefined;
}

/**
 * Why services failed, as the daemon finds it. Each question is asked once in two seconds, however often a page is
 * loaded, and nobody waits for longer than the limit: a daemon that is stuck costs one wait, not one per request.
 */
export class Diagnoses {
  readonly #options: DiagnosesOptions;
  readonly #asked = new Map<string, Asked>();

  constructor(options: DiagnosesOptions) {
    this.#options = options;
  }

  /** Undefined at once when nobody can be asked. */
  find({ service, tried, fault }: UpstreamFailed): Promise<AnswerFinding | undefined> | undefined {
    const endpoint = tried.at(-1) ?? service.upstreams[0];
    if (!endpoint) return undefined;
    const id = [service.id, fault, endpoint.address, endpoint.port].join("|");
    const nowMs = performance.now();
    const known = this.#asked.get(id);
    if (known && nowMs - known.atMs < FRESH_MS) return known.answer.promise;
    if (!this.#hasRoom(nowMs)) return undefined;
    if (!this.#options.ask({ id, serviceId: service.id, endpoint, fault })) return undefined;
    const answer = Promise.withResolvers<AnswerFinding | undefined>();
    const timer = setTimeout(() => answer.resolve(undefined), this.#options.timeoutMs).unref();
    this.#asked.set(id, { atMs: nowMs, answer, timer });
    return answer.promise;
  }

  /** The daemon's answer. One that comes too late is there for the next. */
  deliver(id: string, finding: AnswerFinding | undefined): void {
    const asked = this.#asked.get(id);
    if (!asked) return;
    clearTimeout(asked.timer);
    asked.answer.resolve(finding);
    const answer = Promise.withResolvers<AnswerFinding | undefined>();
    answer.resolve(finding);
    this.#asked.set(id, { atMs: performance.now(), answer, timer: undefined });
  }

  #hasRoom(nowMs: number): boolean {
    if (this.#asked.size < ASKED_MAX) return true;
    for (const [id, { atMs }] of this.#asked) if (nowMs - atMs >= FRESH_MS) this.#asked.delete(id);
    return this.#asked.size < ASKED_MAX;
  }
}
