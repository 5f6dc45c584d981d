import type { Reading } from "./message.ts";
import type { OwnMessage, OwnReading } from "./own-parser.ts";

/** How two readings differ; undefined when they agree. */
export type Difference =
  /** We take what the other refuses (with this code), or takes for something else (`different body`). */
  | { readonly kind: "taken"; readonly code: string; readonly message: OwnMessage }
  /** We refuse, for this violation, what the other takes. */
  | { readonly kind: "refused"; readonly code: string };

const PARTS = ["start", "minorVersion", "fields", "isComplete", "body", "trailers"] as const;

/** Compares message by message, up to the first that ends the connection for us. */
export function differenceOf(own: OwnReading, other: Reading): Difference | undefined {
  for (const [at, message] of own.messages.entries()) {
    const twin = other.messages[at];
    const isBroken = !message.isComplete && own.refusal !== undefined;
    if (!twin || (message.isComplete && !twin.isComplete)) {
      if (isBroken && other.refusal !== undefined) return undefined;
      return { kind: "taken", code: other.refusal ?? "different boundary", message };
    }
    if (isBroken) return twin.isComplete ? { kind: "refused", code: own.refusal } : undefined;
    for (const part of PARTS) {
      if (message[part] === twin[part]) continue;
      // Node tells of trailers at their end only.
      if (part === "trailers" && !message.isComplete) continue;
      // It refused the message where we still wait for the rest of it.
      const refusal = message.isComplete ? undefined : other.refusal;
      return { kind: "taken", code: refusal ?? `different ${part}`, message };
    }
    if (message.isLast) return undefined;
  }
  if (other.messages.length <= own.messages.length) return undefined;
  if (own.refusal !== undefined) return { kind: "refused", code: own.refusal };
  const [last] = own.messages.slice(-1);
  return last && { kind: "taken", code: "different boundary", message: last };
}
