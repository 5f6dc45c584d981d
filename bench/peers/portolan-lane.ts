import manifest from "../../package.json" with { type: "json" };
import { ControlClient } from "../../src/control/client.ts";
import { identify } from "../../src/host/processes/processes.ts";
import { stateFolder } from "../../src/host/state-folder.ts";
import type { StartContestant } from "../contestant.ts";
import { Installation } from "../../test/support/installation.ts";
import { freePort } from "../../test/support/ports.ts";
import { pin, PROXY_CORE } from "../pinned-process.ts";

/** Portolan as a user has it, with a forwarded lane to the upstream; its gateway worker is bound to the proxy's core. */
export function startPortolanLane(engine: "bun" | "node"): StartContestant {
  return async ({ upstreamPort }) => {
    const installation = await Installation.make(engine);
    try {
      // Any command starts the daemon.
      await installation.portolan("port");
      const { pid: daemon, gateway } = await installation.status();
      for (const { pid } of gateway.workers) pin(pid, PROXY_CORE);
      const client = new ControlClient(stateFolder(installation.environment).controlSocket);
      const holder = identify(process.pid);
      if (!holder) throw new Error("this process is not found");
      const { id, leaseId, lane } = await client.registerService({
        identity: { directory: "/", project: "bench", service: undefined, branch: undefined, name: undefined },
        holder,
        uid: process.getuid?.() ?? 0,
        command: [],
        port: undefined,
        resume: undefined,
        lane: { protocol: "http", port: await freePort(), transport: "tcp", extra: [], bind: "forward" },
      });
      const upstreams = [{ address: "127.0.0.1", port: upstreamPort }];
      await client.updateService(id, { leaseId, state: "ready", upstreams });
      if (!lane) throw new Error("there is no lane");
      const { address, port } = lane.endpoint;
      return {
        target: { address, port, host: `${address}:${port}`, secure: false },
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
