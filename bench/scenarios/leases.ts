import getPort, { clearLockedPorts } from "get-port";
import manifest from "../../package.json" with { type: "json" };
import { ControlClient } from "../../src/control/client.ts";
import { stateFolder } from "../../src/host/state-folder.ts";
import { Installation } from "../../test/support/installation.ts";
import type { Sample, Scenario } from "../scenario.ts";

const REQUEST = { count: 1, name: undefined, holder: undefined, forMs: 60_000 } as const;

async function repeat(seconds: number, step: () => Promise<unknown>): Promise<Sample> {
  const end = performance.now() + seconds * 1000;
  let steps = 0;
  for (; performance.now() < end; steps++) await step();
  return { rate: steps / seconds };
}

/** Free ports, one after the other. */
export const LEASES: Scenario = {
  name: "leases",
  says: "One free port at a time, given back before the next; Portolan's is asked of the daemon, held against everybody, and written to disk",
  figures: [{ key: "rate", title: "ports", unit: "per second" }],
  async open() {
    const installation = await Installation.make("bun");
    await installation.portolan("daemon", "start");
    const client = new ControlClient(stateFolder(installation.environment).controlSocket);
    return {
      subjects: new Map([
        [
          "get-port",
          {
            version: `get-port ${manifest.devDependencies["get-port"]}`,
            measure: (seconds) =>
              repeat(seconds, async () => {
                await getPort({ host: "127.0.0.1" });
                // It names no port twice within 15 s: after 7,000 it would search for a new one, for seconds.
                clearLockedPorts();
              }),
          },
        ],
        [
          "portolan",
          {
            version: `Portolan ${manifest.version}`,
            measure: (seconds) =>
              repeat(seconds, async () => {
                const [lease] = await client.grantLeases(REQUEST);
                if (lease) await client.releaseLease(lease.id);
              }),
          },
        ],
      ]),
      [Symbol.asyncDispose]: () => installation[Symbol.asyncDispose](),
    };
  },
};
