import { execFileSync } from "node:child_process";

/** What a bare Node takes to start on an idle machine, in milliseconds. */
const NODE_START_MS = 60;

/** How many times longer than on an idle machine a program takes to start now; 1 at least. */
export function machineSlowness(): number {
  const startMs = performance.now();
  for (let run = 0; run < 3; run++) execFileSync(process.execPath, ["-e", ""]);
  return Math.max(1, (performance.now() - startMs) / 3 / NODE_START_MS);
}
