import type { Head } from "./head.ts";

/** True when a Via field names this pseudonym as a recipient: the message has been here. Cheap without a Via field. */
export function viaContains(_head: Head, _pseudonym: Uint8Array): boolean {
  throw new Error("being written");
}
