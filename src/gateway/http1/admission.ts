import type { RequestHead } from "../../protocols/http1/head.ts";
import type { GatewayAnswer } from "../core/pages/answer.ts";
import type { GatewayListener, RoutedService } from "../core/snapshot.ts";
import type { GatewayContext } from "../gateway-context.ts";
import type { Connection } from "../transport/transport.ts";
import { HopMarks } from "./hop-marks.ts";
import { RequestRouting } from "./route-request.ts";

/** Decides which requests of one client connection go on to a service. */
export class Admission {
  readonly #context: GatewayContext;
  readonly #routing: RequestRouting;
  #marks: HopMarks | undefined;

  constructor(context: GatewayContext, listener: GatewayListener) {
    this.#context = context;
    this.#routing = new RequestRouting(listener);
  }

  /** Of the last request that went on. */
  get service(): RoutedService | undefined {
    return this.#marks?.service;
  }

  /** Gives the marks with which a request goes on to their service, or what the gateway answers instead. */
  admit(head: RequestHead, connection: Connection): HopMarks | GatewayAnswer {
    const decision = this.#routing.decide(head, this.#context.router);
    if ("answer" in decision) return decision.answer;
    const { service } = decision.destination;
    if (service.state !== "ready" && !this.#context.waitingRoom.admits(service)) {
      return { type: service.state === "down" ? "service-down" : "service-starting", service };
    }
    if (service !== this.#marks?.service) this.#marks = new HopMarks(service, connection);
    if (this.#marks.isOn(head)) return { type: "loop-detected", authority: service.name, hops: 1 };
    return this.#marks;
  }
}
