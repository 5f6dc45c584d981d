import type { EndService, RegisterService, ServiceView, UpdateService } from "../../../src/control/contract.ts";
import type { ChartClient, Hold } from "../../../src/services/chart-client.ts";
import { freePort } from "../../support/ports.ts";

/** A chart for a single run, in its own process: free ports from the system, no gateway. */
export class LoneChart implements ChartClient {
  readonly updates: UpdateService[] = [];
  readonly registrations: RegisterService[] = [];
  ended: EndService | undefined;
  #service: ServiceView | undefined;
  #cut: () => void = () => {};
  readonly #ports: number[];
  readonly #name: string;

  /** `ports` are granted first, in this order. */
  constructor(ports: readonly number[] = [], name = "shop.localhost") {
    this.#ports = [...ports];
    this.#name = name;
  }

  async connect(): Promise<void> {}

  async register(request: RegisterService): Promise<ServiceView> {
    this.registrations.push(request);
    const port = request.resume?.port ?? request.port ?? (await this.#grant());
    this.#service = {
      id: "s1",
      leaseId: request.resume?.leaseId ?? `lease-${process.pid}-1`,
      name: this.#name,
      project: "shop",
      directory: request.identity.directory,
      command: request.command,
      state: "starting",
      port,
      upstreams: [],
      front: undefined,
      lane: undefined,
      urls: [`http://127.0.0.1:${port}`],
      holder: request.holder,
      uid: request.uid,
      sinceMs: 0,
      exit: undefined,
      lastLines: [],
      notes: [],
    };
    return this.#service;
  }

  async update(_id: string, request: UpdateService): Promise<ServiceView> {
    this.updates.push(request);
    if (this.#service === undefined) throw new Error("not registered");
    this.#service = { ...this.#service, upstreams: request.upstreams ?? this.#service.upstreams };
    if (request.replacePort) {
      const port = await this.#grant();
      const leaseId = `${this.#service.leaseId}x`;
      this.#service = { ...this.#service, leaseId, port, urls: [`http://127.0.0.1:${port}`] };
    }
    return this.#service;
  }

  async end(_id: string, request: EndService): Promise<void> {
    this.ended = request;
  }

  async hold(): Promise<Hold> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#cut = resolve;
    return { ended: promise, onWord: () => {}, [Symbol.asyncDispose]: async () => resolve() };
  }

  /** As if the daemon had died. */
  cut(): void {
    this.#cut();
  }

  async #grant(): Promise<number> {
    return this.#ports.shift() ?? (await freePort());
  }
}
