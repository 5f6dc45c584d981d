import type { Endpoint } from "../../control/contract.ts";

export interface LaneObstacleFacts {
  /** The lane's own end. */
  readonly address: string;
  readonly port: number;
  /** It was tried only to see whether the service will be able to listen there itself. */
  readonly isProbe: boolean;
  /** Where the service was found. */
  readonly upstreams: readonly Endpoint[];
  /** Who listens on the port, on any address. */
  readonly holders: readonly LaneHolder[];
  /** Of the gateway. */
  readonly ownPids: readonly number[];
  /** Whose gateway it is. */
  readonly uid: number;
}

export interface LaneHolder extends Endpoint {
  readonly pid: number | undefined;
  readonly uid: number;
  readonly text: string;
}

/** What keeps a lane closed: nothing that matters, something that goes by itself in a moment, or somebody. */
export type LaneObstacle = "none" | "passing" | { readonly by: string };

const WILDCARDS: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/** Says what the failure to open a lane means. */
export function laneObstacle(code: string, facts: LaneObstacleFacts): LaneObstacle {
  const { address, port, isProbe, upstreams, holders, ownPids, uid } = facts;
  if (code === "PORT_NEEDS_PRIVILEGE") return { by: `port ${port} is kept for the administrator` };
  if (code === "ADDRESS_NOT_AVAILABLE") return { by: `this machine does not answer at ${address}` };
  const wildcard = holders.find((holder) => WILDCARDS.has(holder.address));
  if (wildcard) {
    // The service itself, on all addresses: at its lane too, at full speed.
    if (upstreams.some((end) => end.port === port)) return "none";
    return { by: `${wildcard.text} on ${wildcard.address}` };
  }
  const same = holders.find((holder) => holder.address === address);
  // The service from before, whose keeper died and which is adopted, or else it finds out by itself.
  if (isProbe) return "none";
  if (!same) return "passing";
  // A socket of ours that no process holds is on its way to a worker, or was closed since it was seen.
  const isOurs = same.pid === undefined ? same.uid === uid : ownPids.includes(same.pid);
  if (isOurs) return "passing";
  return { by: `${same.text} on ${same.address}` };
}
