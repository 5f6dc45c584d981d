import { catchSignals } from "../run-signals.ts";
import type { Keeper } from "./keeper.ts";

/** Lets the signals of this process stop a keeper: the first stops all, the next one kills what that waits for. */
export function obeySignals(keeper: Pick<Keeper, "stop" | "hasten">): Disposable {
  let isAsked = false;
  return catchSignals((signal) => {
    // They mean what a service makes of them, and a keeper is none.
    if (signal === "SIGUSR1" || signal === "SIGUSR2") return;
    // A terminal that closes says so more than once: that is no impatience.
    if (isAsked && signal !== "SIGHUP") keeper.hasten();
    else keeper.stop();
    isAsked = true;
  });
}
