import { text } from "node:stream/consumers";
import type { KeeperStart } from "../../services/keeper/keeper-start.ts";
import type { CliContext } from "../context.ts";
import { openKeeper } from "./open-keeper.ts";
import { UpSignals } from "./up-signals.ts";

/** Keeps the project that stands on standard input until it is told to stop. */
export async function keepDetached(context: CliContext): Promise<number> {
  const { spec, identity, services, environment } = JSON.parse(await text(process.stdin)) as KeeperStart;
  using signals = new UpSignals();
  const keeper = await openKeeper(context, { spec, identity, environment, isDetached: true, signal: signals.asked });
  signals.insisted.addEventListener("abort", () => keeper.hasten(), { once: true });
  const request = { type: "start", services, wait: false } as const;
  for await (const _ of keeper.handle(request)); // It is begun; who waits for it asks by the socket.
  await keeper.ended;
  return 0;
}
