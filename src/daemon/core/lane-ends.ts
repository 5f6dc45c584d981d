import type { Lane, ServiceRecord } from "../../chart/core/model.ts";
import type { Endpoint } from "../../control/contract.ts";

const LOOPBACK = "127.0.0.1";

/** Where a lane's service is to listen, and where its clients reach it. */
export interface LaneEnds {
  readonly endpoint: Endpoint;
  readonly listen: Endpoint;
}

/**
 * Says which ends a lane has. A service with extra ports listens at its own address whatever the bind: clients dial
 * those ports there, and two copies of it would contend for the same ones at 127.0.0.1.
 *
 * | platform, bind            | listens at              | clients dial                 |
 * |---------------------------|-------------------------|------------------------------|
 * | only 127.0.0.1            | 127.0.0.1, leased port  | the same                     |
 * | direct                    | own address, lane port  | the same                     |
 * | forward                   | 127.0.0.1, leased port  | own address, lane port       |
 * | forward, with extra ports | own address, leased port | own address, lane port      |
 * | direct or forward, blocked | as forward             | where it listens             |
 */
export function laneEnds(
  { address, port, upstreams }: Pick<ServiceRecord, "address" | "port" | "upstreams">,
  lane: Lane,
  blockedBy: string | undefined,
): LaneEnds {
  if (address === undefined) return both({ address: LOOPBACK, port });
  const conventional = { address, port: lane.port };
  if (blockedBy !== undefined) {
    const listen = { address: lane.extra.length > 0 ? address : LOOPBACK, port };
    return { listen, endpoint: upstreams[0] ?? listen };
  }
  if (lane.bind === "direct") return both(conventional);
  return { listen: { address: lane.extra.length > 0 ? address : LOOPBACK, port }, endpoint: conventional };
}

function both(end: Endpoint): LaneEnds {
  return { endpoint: end, listen: end };
}
