import type { RequestHead } from "../../protocols/http1/head.ts";
import type { AnswerFinding, GatewayAnswer, UpstreamFailed } from "../core/pages/answer.ts";
import type { GatewayContext } from "../gateway-context.ts";
import { answerRequest, mayTell } from "./answer-request.ts";
import type { AnswerSituation } from "./answer-request.ts";
import type { ExchangeClient } from "./exchange-client.ts";

export interface HoldSituation {
  readonly head: RequestHead;
  /** Sends the answer, with its cause where one was found. */
  readonly give: (answer: UpstreamFailed) => void;
}

/** The answers that the gateway gives by itself on one connection. One may be held back until its cause is known. */
export class OwnAnswers {
  readonly #context: GatewayContext;
  readonly #client: ExchangeClient;
  #isOwner: boolean | undefined;
  #held: UpstreamFailed | undefined;

  constructor(context: GatewayContext, client: ExchangeClient) {
    this.#context = context;
    this.#client = client;
  }

  get isHolding(): boolean {
    return this.#held !== undefined;
  }

  /** Sends an answer; false when the client has not taken all of it yet. */
  give(answer: GatewayAnswer, situation: Pick<AnswerSituation, "head" | "keepAlive">): boolean {
    const { connection } = this.#client;
    return answerRequest(answer, { ...situation, connection, isOwner: () => this.#asksOwner() });
  }

  /** Holds an answer back for the moment in which its cause is looked for; false when it is to be given at once. */
  hold(answer: UpstreamFailed, { head, give }: HoldSituation): boolean {
    const { diagnoses } = this.#context;
    // An open page looks again by HEAD every two seconds, and is shown no cause.
    if (!diagnoses || head.method === "HEAD") return false;
    if (!mayTell({ head, isOwner: () => this.#asksOwner() })) return false;
    const finding = diagnoses.find(answer);
    if (!finding) return false;
    this.#held = answer;
    void this.#giveLater(finding, give);
    return true;
  }

  async #giveLater(finding: Promise<AnswerFinding | undefined>, give: HoldSituation["give"]): Promise<void> {
    const answer = this.#held;
    const found = await finding;
    if (!answer || this.#held !== answer) return;
    this.#held = undefined;
    give({ ...answer, finding: found });
  }

  /** The client is gone. */
  letGo(): void {
    this.#held = undefined;
  }

  /** Looked up once: it reads the whole table of sockets. */
  #asksOwner(): boolean {
    return (this.#isOwner ??= this.#context.isOwner(this.#client.connection));
  }
}
