import { Harbour } from "../../test/e2e/harness.ts";
import type { Engine } from "../../test/e2e/engines.ts";
import manifest from "../../package.json" with { type: "json" };
import type { StartContestant } from "../contestant.ts";
import { pin, PROXY_CORE } from "../pinned-process.ts";

/** Portolan as a user has it, with an alias to the upstream; its gateway worker is bound to the proxy's core. */
export function startPortolan(engine: Engine): StartContestant {
  return async ({ upstreamPort }) => {
    const harbour = await Harbour.open(engine);
    try {
      const alias = await harbour.portolan(["alias", "bench", `127.0.0.1:${upstreamPort}`]);
      if (alias.code !== 0) throw new Error(`portolan alias failed: ${alias.stderr}`);
      const { gateway } = await harbour.status();
      for (const { pid } of gateway.workers) pin(pid, PROXY_CORE);
      const port = gateway.ports[0] ?? 0;
      return {
        target: { port, host: `bench.localhost:${port}` },
        version: `Portolan ${manifest.version} on ${engine}`,
        [Symbol.asyncDispose]: () => harbour[Symbol.asyncDispose](),
      };
    } catch (error) {
      await harbour[Symbol.asyncDispose]();
      throw error;
    }
  };
}
