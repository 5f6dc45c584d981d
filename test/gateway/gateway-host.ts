import { createInterface } from "node:readline";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { DEFAULT_SETTINGS } from "../../src/gateway/core/settings.ts";
import type { GatewayLane, RoutingSnapshot } from "../../src/gateway/core/snapshot.ts";
import { Gateway } from "../../src/gateway/gateway.ts";
import { IdentityStore } from "../../src/gateway/identity-store.ts";
import { loadTransport } from "../../src/gateway/transport/choose-transport.ts";
import { callerUid } from "../../src/host/sockets/listeners.ts";
import { openDatagramDescriptor, openListeningDescriptor } from "../../src/host/sockets/listening-descriptor.ts";

/**
 * A gateway in a process of its own, without a daemon, on the engine that runs this file. It reads commands as JSON
 * lines from standard input and answers each with one line.
 */
const settings = { ...DEFAULT_SETTINGS, ...(JSON.parse(process.argv[2] ?? "{}") as object) };
const identities = new IdentityStore((name) => identities.deliver(name, undefined));
const gateway = new Gateway({
  transport: await loadTransport(),
  settings,
  identities,
  callerUid,
  uid: process.getuid?.(),
  onNotice: (text) => process.stderr.write(`${text}\n`),
});

type Command =
  | { type: "listen"; id: string; address: string; serviceId?: string; lane?: GatewayLane }
  | { type: "close"; id: string }
  | { type: "apply"; snapshot: RoutingSnapshot }
  | { type: "counters" }
  | { type: "resources" }
  | { type: "collect" }
  | { type: "held" }
  | { type: "drain"; deadlineMs: number };

async function obey(command: Command): Promise<unknown> {
  switch (command.type) {
    case "listen": {
      const open = command.lane?.transport === "udp" ? openDatagramDescriptor : openListeningDescriptor;
      const { descriptor, port } = open({ address: command.address, port: 0 });
      await gateway.listen({ ...command, port, serviceId: command.serviceId }, descriptor);
      return { port };
    }
    case "close":
      gateway.closeListener(command.id);
      return {};
    case "apply":
      gateway.apply(command.snapshot);
      return {};
    case "counters":
      break;
    case "resources":
      return { residentBytes: process.memoryUsage.rss() };
    case "collect":
      collectGarbage();
      return { heapBytes: process.memoryUsage().heapUsed, residentBytes: process.memoryUsage.rss() };
    case "held": {
      // The gateway's own timer is unreferenced, and is not listed.
      const timers = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
      return { openConnections: gateway.counters.openConnections, timers, held: gateway.heldConnections };
    }
    case "drain":
      await gateway.drain(command.deadlineMs);
      break;
  }
  return gateway.counters;
}

/** All that nothing refers to, now. */
function collectGarbage(): void {
  if ("Bun" in globalThis) (globalThis as unknown as { Bun: { gc(isSynchronous: boolean): void } }).Bun.gc(true);
  else {
    setFlagsFromString("--expose-gc");
    (runInNewContext("gc") as () => void)();
  }
}

const lines = createInterface({ input: process.stdin });
for await (const line of lines) {
  const answer = await obey(JSON.parse(line) as Command).catch((error: unknown) => ({ error: String(error) }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await gateway[Symbol.asyncDispose]();
