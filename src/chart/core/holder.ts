import type { Holder } from "./model.ts";

/** Whether two holders are one process; a pid that was used again has another start time, boot or namespace. */
export function sameHolder(one: Holder, other: Holder): boolean {
  return holderKey(one) === holderKey(other);
}

/** A text that is the same for the same process only. */
export function holderKey({ bootId, pidNamespace, pid, startTicks }: Holder): string {
  return `${pid} ${startTicks} ${pidNamespace} ${bootId}`;
}
