import { outputPlaceOf, type OutputPlace } from "../core/processes/output-place.ts";
import { readDescriptorLink } from "../linux/procfs.ts";

/** Tells where a process's two outputs go, as far as this user may see it. */
export function outputPlaces(pid: number): { readonly stdout: OutputPlace; readonly stderr: OutputPlace } {
  return { stdout: outputPlaceOf(readDescriptorLink(pid, 1)), stderr: outputPlaceOf(readDescriptorLink(pid, 2)) };
}
