import type { Lane } from "../../../control/contract.ts";
import { nearest } from "../nearest.ts";
import { conventionOf, isHttpProtocol, LANE_PROTOCOLS } from "./lane-table.ts";
import { describeValue, type Problem } from "./problem.ts";
import type { LaneEntry } from "./project-file.ts";

const PORTS = "a port from 1 to 65535, or a range of them such as 10000-10010";

export interface ReadLane {
  readonly lane: Lane | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Fills in what a lane leaves open: the protocol's conventional port, and who listens there. A service whose command
 * line names both $HOST and $PORT can be told to bind by itself, which is faster; of any other, the gateway does it.
 */
export function readLane(
  written: string | LaneEntry,
  { run, path }: { run: string | readonly string[]; path: readonly string[] },
): ReadLane {
  const entry: LaneEntry = typeof written === "string" ? { protocol: written } : written;
  const protocol = entry.protocol.toLowerCase();
  const protocolPath = typeof written === "string" ? path : [...path, "protocol"];
  const known = conventionOf(protocol);
  const problems: Problem[] = [];
  if (isHttpProtocol(protocol)) {
    const allowed = "no lane: the gateway serves HTTP by the service's name";
    problems.push({ path: protocolPath, found: `is ${describeValue(entry.protocol)}`, allowed });
  } else if (known === undefined && entry.port === undefined) {
    problems.push({
      path: protocolPath,
      found: `is ${describeValue(entry.protocol)}, of which no conventional port is known`,
      allowed: "a known protocol, or { protocol, port }",
      nearest: nearest(protocol, LANE_PROTOCOLS),
    });
  }
  const extra = (entry.extra ?? []).map((span, index) => {
    const read = readSpan(span);
    if (read !== undefined) return read;
    problems.push({ path: [...path, "extra", index], found: `is ${describeValue(span)}`, allowed: PORTS });
    return { first: 1, last: 1 };
  });
  const port = entry.port ?? known?.port;
  if (problems.length > 0 || port === undefined) return { lane: undefined, problems };
  const transport = transportOf(entry, known?.transport);
  const bind = entry.bind ?? (namesItsPlace(run) ? "direct" : "forward");
  return { lane: { protocol, port, transport, extra, bind }, problems };
}

function transportOf({ udp }: LaneEntry, known: Lane["transport"] | undefined): Lane["transport"] {
  if (udp === undefined) return known ?? "tcp";
  return udp ? "udp" : "tcp";
}

function readSpan(span: number | string): { first: number; last: number } | undefined {
  const found = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(String(span));
  if (found === null) return undefined;
  const first = Number(found[1]);
  const last = Number(found[2] ?? found[1]);
  return first >= 1 && last <= 65_535 && first <= last ? { first, last } : undefined;
}

/** True of a command line that takes both its address and its port from the environment. */
function namesItsPlace(run: string | readonly string[]): boolean {
  // Words are started without a shell: a variable in them stays as it is written.
  if (typeof run !== "string") return false;
  return /\$(?:HOST\b|\{HOST[:}-])/.test(run) && /\$(?:PORT\b|\{PORT[:}-])/.test(run);
}
