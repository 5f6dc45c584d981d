import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "../../test/support/ports.ts";
import { LOAD_CORE, PinnedProcess } from "../pinned-process.ts";
import type { Scenario } from "../scenario.ts";
import { throughProxies, withProcessor } from "../through-proxies.ts";
import type { BenchUpstream } from "../upstream.ts";

const run = promisify(execFile);
const CONNECTIONS = 1_000;
const PROGRAMS: string = join(import.meta.dirname, "..");

async function startEcho(folder: string): Promise<BenchUpstream> {
  const port = await freePort();
  const command = [process.execPath, join(PROGRAMS, "websocket-echo.ts"), String(port)];
  const server = new PinnedProcess(command, { core: LOAD_CORE, cwd: folder });
  await server.listens(port);
  return { port, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** Messages to and fro through tunnels. */
export const WEBSOCKETS: Scenario = {
  name: "websockets",
  says: `${CONNECTIONS} WebSockets, each with one message of 64 bytes under way, echoed`,
  figures: [
    { key: "messagesPerSecond", title: "messages", unit: "per second" },
    { key: "processor", title: "processor time a message", unit: "µs" },
  ],
  open: throughProxies({
    who: ["haproxy", "nginx", "caddy", "portolan-bun", "portolan-node", "portless"],
    startUpstream: startEcho,
    measure: (contestant, seconds) =>
      withProcessor(contestant, async () => {
        const { port, host } = contestant.target;
        const words = [String(port), host, String(CONNECTIONS), String(seconds)];
        const program = [process.execPath, join(PROGRAMS, "websocket-load.ts"), ...words];
        const { stdout } = await run("taskset", ["-c", String(LOAD_CORE), ...program]);
        const requests = Number(stdout);
        return { requests, messagesPerSecond: requests / seconds };
      }),
  }),
};
