import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Target } from "../contestant.ts";
import { residentBytes } from "../../test/support/process-figures.ts";
import type { Scenario } from "../scenario.ts";
import { throughProxies } from "../through-proxies.ts";

const CONNECTIONS = 5_000;
const SETTLE_MS = 3_000;

/** Of all together, in bytes: what they share is counted for each. */
function residentMemory(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + residentBytes(pid), 0);
}

/** Opens a connection, has one answer on it, and keeps it. */
function visit({ port, host }: Target): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect(port, "127.0.0.1", () => socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`));
  socket.once("error", reject);
  socket.once("data", (piece) => {
    if (piece.toString("latin1", 0, 12) === "HTTP/1.1 200") resolve(socket);
    else reject(new Error(`${host} answered ${piece.toString("latin1", 0, 60)}`));
  });
  return promise;
}

/** Memory while nothing happens. */
export const IDLE: readonly Scenario[] = [
  {
    name: "idle-processes",
    says: "Resident memory of all processes of the proxy (Portolan: daemon and one worker), some seconds after its start",
    figures: [{ key: "resident", title: "resident memory", unit: "bytes" }],
    once: true,
    open: throughProxies({
      who: ["portless", "portolan-bun", "portolan-node", "caddy", "haproxy", "nginx"],
      measure: async ({ pids }) => {
        await pause(SETTLE_MS);
        return { resident: residentMemory(pids()) };
      },
    }),
  },
  {
    name: "idle-connections",
    says: `${CONNECTIONS} keep-alive connections that have had one answer: what each adds to resident memory`,
    figures: [{ key: "perConnection", title: "resident memory a connection", unit: "bytes" }],
    once: true,
    open: throughProxies({
      who: ["nginx", "haproxy", "caddy", "portolan-bun", "portolan-node", "portless"],
      measure: async ({ target, pids }) => {
        // Warmed up first, with as many at once as below.
        for (const socket of await Promise.all(Array.from({ length: 50 }, () => visit(target)))) socket.destroy();
        await pause(SETTLE_MS);
        const before = residentMemory(pids());
        const sockets: Socket[] = [];
        while (sockets.length < CONNECTIONS) {
          sockets.push(...(await Promise.all(Array.from({ length: 50 }, () => visit(target)))));
        }
        await pause(SETTLE_MS);
        const perConnection = (residentMemory(pids()) - before) / CONNECTIONS;
        for (const socket of sockets) socket.destroy();
        return { perConnection };
      },
    }),
  },
];
