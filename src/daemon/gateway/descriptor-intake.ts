import type { GatewayListener } from "../../gateway/core/snapshot.ts";
import type { Mailbox } from "../../host/sockets/descriptor-mailbox.ts";
import { closeDescriptor } from "../../host/sockets/listening-descriptor.ts";
import { listenerId } from "../core/routing-tables.ts";
import type { ListeningSockets } from "./listening-sockets.ts";

const MAIN_ADDRESSES: ReadonlySet<string> = new Set(["127.0.0.1", "::1"]);

export interface DescriptorIntakeOptions {
  readonly mailbox: Mailbox;
  readonly sockets: ListeningSockets;
  /** Fronts and lanes that the chart still wants. */
  readonly fronts: readonly GatewayListener[];
}

/** Takes the listening sockets that living workers put into the daemon's mailbox. */
export class DescriptorIntake {
  readonly #options: DescriptorIntakeOptions;
  readonly #arrived = new Set<string>();

  constructor(options: DescriptorIntakeOptions) {
    this.#options = options;
  }

  /** True when the sockets of all these listeners have come, wanted or not. */
  hasAll(ids: readonly string[]): boolean {
    return ids.every((id) => this.#arrived.has(id));
  }

  /**
   * Takes what is there. The front of a service that is gone is closed, here and, by the first tables that do not name
   * it, at the worker.
   */
  take(): void {
    const { mailbox, sockets, fronts } = this.#options;
    for (let delivery = mailbox.take(); delivery; delivery = mailbox.take()) {
      const { text: id, descriptor } = delivery;
      this.#arrived.add(id);
      const listener = fronts.find((front) => front.id === id) ?? mainListener(id);
      if (listener) sockets.adopt(listener, descriptor);
      else closeDescriptor(descriptor);
    }
  }
}

function mainListener(id: string): GatewayListener | undefined {
  const [address = "", port = ""] = id.split("|");
  if (!MAIN_ADDRESSES.has(address) || listenerId(address, Number(port)) !== id) return undefined;
  return { id, address, port: Number(port), serviceId: undefined };
}
