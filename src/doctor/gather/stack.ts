import type { StackFacts } from "../core/machine-facts.ts";
import { testFamily } from "../self-test/family.ts";
import { testSpeed } from "../self-test/speed.ts";
import { within } from "./within.ts";

const SPEED_DEADLINE_MS = 300;

/** Runs the self-test; the speed is measured after all else, so that nothing stands in its way. */
export async function gatherStack(): Promise<StackFacts> {
  const [ipv4, ipv6] = await Promise.all([testFamily("127.0.0.1"), testFamily("::1")]);
  const speed = ipv4.tcpEcho.state === "works" ? await within(SPEED_DEADLINE_MS, testSpeed) : undefined;
  return { ipv4, ipv6, speed };
}
