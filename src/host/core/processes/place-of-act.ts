import type { AncestorRole } from "./process-facts.ts";

const PLACES: ReadonlySet<AncestorRole> = new Set([
  "multiplexer",
  "terminal",
  "editor",
  "ssh",
  "schedule",
  "container",
  "unit",
]);

/** True of an ancestor where commands are given, or that gives them by itself. */
export function isPlaceOfAct(role: AncestorRole): boolean {
  return PLACES.has(role);
}
