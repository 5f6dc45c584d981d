import { cannotListen } from "./cannot-listen.ts";
import { dial } from "./node-dial.ts";
import { NodeListener } from "./node-listener.ts";
import type { Transport } from "./transport.ts";

/** The transport over `node:net` and `node:tls`. */
export const nodeTransport: Transport = {
  engine: "node",

  async listen(options) {
    const listener = new NodeListener(options);
    try {
      await listener.open();
    } catch (error) {
      listener.close();
      throw cannotListen(options.source, error);
    }
    return listener;
  },

  connect: dial,
};
