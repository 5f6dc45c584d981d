import { readRoot } from "../../certificates/authority.ts";
import type { ClockFacts } from "../core/machine-facts.ts";
import type { DoctorFolders } from "./doctor-folders.ts";

export async function gatherClock(folders: DoctorFolders): Promise<ClockFacts> {
  const nowMs = Date.now();
  // An authority that cannot be read is `portolan cert show`'s to explain.
  const root = await readRoot(folders.authority).catch(() => undefined);
  if (root === undefined) return { nowMs, authority: undefined };
  return { nowMs, authority: { notBeforeMs: root.notBeforeMs, notAfterMs: root.notAfterMs } };
}
