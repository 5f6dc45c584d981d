import { setTimeout as pause } from "node:timers/promises";
import { RawClient } from "../../test/gateway/harness.ts";

/** So long nothing must happen on either side before a case is over that no end of the connection ends. */
const QUIET_MS = 600;
const DEADLINE_MS = 5_000;

/** Sends this to a proxy, and gives what came back until it ended, or until both sides were quiet. */
export async function exchange(port: number, text: string, activity: () => number): Promise<string> {
  await using client = await RawClient.connect(port);
  client.send(text);
  const endMs = performance.now() + DEADLINE_MS;
  let last = -1;
  let quietSinceMs = performance.now();
  while (!client.ended && client.closed === undefined && performance.now() < endMs) {
    const now = client.text.length + activity();
    if (now !== last) {
      last = now;
      quietSinceMs = performance.now();
    } else if (performance.now() - quietSinceMs > QUIET_MS) break;
    await pause(5);
  }
  return client.text;
}
