import type { KeeperClient, KeeperRequestOptions } from "../../control/keeper-client.ts";
import type { KeeperLink } from "./keeper-link.ts";

/** The way to a keeper in another process; what takes long is called off with the signal. */
export function remoteLink(client: KeeperClient, options: KeeperRequestOptions): KeeperLink {
  return {
    follow: (cut) => client.follow({ signal: cut }),
    view: () => client.view({ signal: options.signal }),
    start: (services) => client.request({ type: "start", services, wait: true }, options),
    restart: (services) => client.request({ type: "restart", services, wait: true }, options),
    stop: (services) => client.request({ type: "stop", services }, options),
  };
}
