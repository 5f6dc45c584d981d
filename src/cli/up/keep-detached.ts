import { text } from "node:stream/consumers";
import type { KeeperStart } from "../../services/keeper/keeper-start.ts";
import type { CliContext } from "../context.ts";
import { isFailure } from "../../failure/failure.ts";
import { openKeeper } from "./open-keeper.ts";
import { GAVE_WAY } from "./start-detached.ts";
import { UpSignals } from "./up-signals.ts";

/** Keeps the project that stands on standard input until it is told to stop. */
export async function keepDetached(context: CliContext): Promise<number> {
  const { services, ...kept } = JSON.parse(await text(process.stdin)) as KeeperStart;
  const signals = new UpSignals();
  const options = { ...kept, isDetached: true, signal: signals.asked };
  const keeper = await openKeeper(context, options).catch((error: unknown) => {
    if (isFailure(error, "KEEPER_RUNS")) return undefined;
    throw error;
  });
  if (keeper === undefined) return GAVE_WAY;
  signals.insisted.addEventListener("abort", () => keeper.hasten(), { once: true });
  const request = { type: "start", services, wait: false } as const;
  for await (const _ of keeper.handle(request)); // It is begun; who waits for it asks by the socket.
  await keeper.ended;
  return 0;
}
