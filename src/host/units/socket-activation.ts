import type { ProcessFacts } from "../core/processes/process-facts.ts";
import { activationOf, type SocketActivation } from "../core/units/socket-activation.ts";
import { listSocketUnits } from "./systemd.ts";

/**
 * Finds the unit or the command behind a listener that an activator holds or handed over; undefined of one that its holder
 * made itself. Asks systemd (20 ms) only when such a thing is seen.
 */
export function socketActivationOf(
  holder: ProcessFacts,
  end: { readonly address: string; readonly port: number },
): SocketActivation | undefined {
  const unasked = activationOf({ holder, end, listed: [] });
  // An init that is not called systemd may be it all the same.
  if (holder.pid !== 1 && unasked?.by !== "systemd" && unasked?.isStarted !== true) return unasked;
  const isUser = holder.cgroup?.includes("/user@") === true;
  return activationOf({ holder, end, listed: listSocketUnits(isUser) });
}
