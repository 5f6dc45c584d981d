import type { Transport } from "./transport.ts";

/** Loads the transport of the engine that runs: Bun's own sockets on Bun, else Node's. */
export async function loadTransport(): Promise<Transport> {
  if (process.versions["bun"] !== undefined) return (await import("./bun.ts")).bunTransport;
  return (await import("./node.ts")).nodeTransport;
}
