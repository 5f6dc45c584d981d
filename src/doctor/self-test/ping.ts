import { icmpEcho } from "../../host/sockets/icmp-echo.ts";
import type { Outcome } from "../core/machine-facts.ts";
import { askProgram } from "../gather/ask-program.ts";

/** Pings a loopback address: by a socket of our own where this user may have one, else with the system's program. */
export async function ping(address: string, deadlineMs: number): Promise<Outcome> {
  const startedAt = performance.now();
  const outcome = process.platform === "linux" ? await icmpEcho(address, deadlineMs) : "forbidden";
  if (outcome === "answered") return works(startedAt);
  if (outcome === "no answer") return { state: "times out", afterMs: deadlineMs };
  if (outcome !== "forbidden") return { state: "fails", error: outcome };
  const answer = await askProgram(["ping", "-n", "-c", "1", "-W", "1", address], deadlineMs);
  if (answer !== undefined) return works(startedAt);
  // Without a program, or with one that may not either, nothing is known of the stack.
  return { state: "skipped", why: "this user may not" };
}

function works(startedAt: number): Outcome {
  return { state: "works", tookMs: Math.round((performance.now() - startedAt) * 1000) / 1000 };
}
