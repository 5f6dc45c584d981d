import type { CounterFacts, StackFacts } from "../core/machine-facts.ts";
import { canBind, testFamily } from "../self-test/family.ts";
import { testSpeed } from "../self-test/speed.ts";
import { readLoopbackCounters } from "./interface-counters.ts";
import { within } from "./within.ts";

const SPEED_DEADLINE_MS = 200;
/** Any address of 127/8 but the usual one. */
const OTHER_ADDRESS = "127.0.0.2";

/** Runs the self-test; the speed is measured after all else, so that nothing stands in its way. */
export async function gatherStack(): Promise<StackFacts> {
  const before = readLoopbackCounters();
  const [ipv4, ipv6, otherAddress] = await Promise.all([
    testFamily("127.0.0.1"),
    testFamily("::1"),
    canBind(OTHER_ADDRESS),
  ]);
  const speed = ipv4.tcpEcho.state === "works" ? await within(SPEED_DEADLINE_MS, testSpeed) : undefined;
  return { ipv4, ipv6, otherAddress, speed, counted: difference(before, readLoopbackCounters()) };
}

function difference(before: CounterFacts | undefined, after: CounterFacts | undefined): CounterFacts | undefined {
  if (before === undefined || after === undefined) return undefined;
  return {
    receiveErrors: after.receiveErrors - before.receiveErrors,
    receiveDropped: after.receiveDropped - before.receiveDropped,
    sendErrors: after.sendErrors - before.sendErrors,
    sendDropped: after.sendDropped - before.sendDropped,
  };
}
