import manifest from "../../package.json" with { type: "json" };
import type { StartContestant } from "../contestant.ts";
import { Installation } from "../../test/support/installation.ts";
import { pin, PROXY_CORE } from "../pinned-process.ts";

/** Portolan as a user has it, with an alias to the upstream; its gateway worker is bound to the proxy's core. */
export function startPortolan(engine: "bun" | "node"): StartContestant {
  return async ({ upstreamPort, certificate }) => {
    const installation = await Installation.make(engine);
    try {
      await installation.portolan("alias", "bench", `127.0.0.1:${upstreamPort}`);
      const { pid: daemon, gateway } = await installation.status();
      for (const { pid } of gateway.workers) pin(pid, PROXY_CORE);
      const port = gateway.ports[0] ?? 0;
      return {
        target: { port, host: `bench.localhost:${port}`, secure: certificate !== undefined },
        version: `Portolan ${manifest.version} on ${engine}`,
        pids: () => [daemon, ...gateway.workers.map(({ pid }) => pid)],
        [Symbol.asyncDispose]: () => installation[Symbol.asyncDispose](),
      };
    } catch (error) {
      await installation[Symbol.asyncDispose]();
      throw error;
    }
  };
}
