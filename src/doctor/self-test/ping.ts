import type { Outcome } from "../core/machine-facts.ts";
import { askProgram } from "../gather/ask-program.ts";

/** Pings a loopback address with the system's own program, which has the right to where this process does not. */
export async function ping(address: string, deadlineMs: number): Promise<Outcome> {
  const words = ["-n", "-c", "1", "-W", "1", address] as const;
  if ((await askProgram(["ping", "-V"], deadlineMs)) === undefined)
    return { state: "skipped", why: "there is no ping" };
  const startedAt = performance.now();
  const answer = await askProgram(["ping", ...words], deadlineMs);
  if (answer !== undefined)
    return { state: "works", tookMs: Math.round((performance.now() - startedAt) * 1000) / 1000 };
  return { state: "fails", error: "no answer" };
}
