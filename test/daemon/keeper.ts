import { startScript } from "../host/child-script.ts";
import type { LineProcess } from "../host/child-script.ts";

/** A process that could hold a service, and does nothing. */
export function startKeeper(): Promise<LineProcess> {
  return startScript("process.stdin.resume();");
}

/** A service's process: it listens on a port, says so, and outlives whoever started it. */
export async function startListener(port: number): Promise<LineProcess> {
  const listener = await startScript(`
    import { createServer } from "node:http";
    createServer((request, response) => response.end("listener")).listen(${port}, "127.0.0.1", () => console.log("listens"));
  `);
  await listener.line();
  return listener;
}
