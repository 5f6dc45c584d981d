import type { TrackingFacts } from "../core/machine-facts.ts";
import { readNumber } from "./read-text.ts";

const FOLDER = "/proc/sys/net/netfilter";

export function gatherTracking(): TrackingFacts | undefined {
  const tracked = readNumber(`${FOLDER}/nf_conntrack_count`);
  const trackedMax = readNumber(`${FOLDER}/nf_conntrack_max`);
  return tracked === undefined || trackedMax === undefined ? undefined : { tracked, trackedMax };
}
