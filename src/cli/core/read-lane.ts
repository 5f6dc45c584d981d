import { servicePort } from "../../address/service-names.ts";
import type { Lane } from "../../control/contract.ts";
import { usageFailure } from "./failures.ts";

/** What people call protocols that are registered otherwise. */
const REGISTERED: Readonly<Record<string, string>> = { postgres: "postgresql", mariadb: "mysql", mongodb: "mongodb" };

/**
 * Reads a lane's protocol, such as `postgres`, or one with its conventional port, such as `kafka:9092`.
 *
 * @throws {Failure} `USAGE`.
 */
export function readLane(text: string): Lane {
  const [, protocol = "", digits] = /^([a-z][a-z0-9+.-]*)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const port = digits === undefined ? servicePort(REGISTERED[protocol] ?? protocol, "tcp") : Number(digits);
  if (protocol === "" || port === undefined || port < 1 || port > 65_535) {
    throw usageFailure(`Cannot make a lane for "${text}"`, "Name the protocol and its port, such as --lane kafka:9092");
  }
  return { protocol, port, transport: "tcp", extra: [], bind: "forward" };
}
