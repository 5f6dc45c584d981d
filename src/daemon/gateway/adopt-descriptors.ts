import type { GatewayListener } from "../../gateway/core/snapshot.ts";
import type { Mailbox } from "../../host/descriptor-mailbox.ts";
import { closeDescriptor } from "../../host/listening-descriptor.ts";
import { listenerId } from "../core/routing-tables.ts";
import type { ListeningSockets } from "./listening-sockets.ts";

const MAIN_ADDRESSES: ReadonlySet<string> = new Set(["127.0.0.1", "::1"]);

/**
 * Takes the listening sockets that living workers put into the mailbox. `fronts` are those that the chart still wants;
 * others are closed, here and, by the next tables, at the worker.
 */
export function adoptDescriptors(
  mailbox: Mailbox,
  sockets: ListeningSockets,
  fronts: readonly GatewayListener[],
): void {
  for (let delivery = mailbox.take(); delivery; delivery = mailbox.take()) {
    const { text: id, descriptor } = delivery;
    const listener = fronts.find((front) => front.id === id) ?? mainListener(id);
    if (listener) sockets.adopt(listener, descriptor);
    else closeDescriptor(descriptor);
  }
}

function mainListener(id: string): GatewayListener | undefined {
  const [address = "", port = ""] = id.split("|");
  if (!MAIN_ADDRESSES.has(address) || listenerId(address, Number(port)) !== id) return undefined;
  return { id, address, port: Number(port), serviceId: undefined };
}
