import type { Lane } from "../../control/contract.ts";
import { conventionOf } from "../../services/core/project/lane-table.ts";
import { usageFailure } from "./failures.ts";

/**
 * Reads a lane's protocol, such as `postgres`, or one with its conventional port, such as `kafka:9092`.
 *
 * @throws {Failure} `USAGE`.
 */
export function readLane(text: string): Lane {
  const [, protocol = "", digits] = /^([a-z][a-z0-9+.-]*)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const known = conventionOf(protocol);
  const port = digits === undefined ? known?.port : Number(digits);
  // Only a TCP listener can be adopted: whose a UDP socket is cannot be told for sure.
  const isUdp = digits === undefined && known?.transport === "udp";
  if (protocol === "" || isUdp || port === undefined || port < 1 || port > 65_535) {
    throw usageFailure(
      `Cannot make a lane for "${text}"`,
      "Name a TCP protocol and its port, such as --lane kafka:9092",
    );
  }
  return { protocol, port, transport: "tcp", extra: [], bind: "forward" };
}
