import type { ListFilter } from "../../inspect/core/select-rows.ts";
import { usageFailure } from "./failures.ts";

export type SocketKind = "tcp" | "udp" | "unix";

export interface ListOptions {
  readonly kinds: ReadonlySet<SocketKind>;
  readonly isOfConnections: boolean;
  readonly filter: ListFilter;
  /** Only a part is asked for: leases and aliases are not listed beside it. */
  readonly isNarrowed: boolean;
}

const KINDS: readonly SocketKind[] = ["tcp", "udp", "unix"];
const PORT_MAX = 65_535;

/**
 * Reads the options of `portolan ls`.
 *
 * @throws {Failure} `USAGE`.
 */
export function readListOptions(options: Readonly<Record<string, unknown>>): ListOptions {
  const isAll = options["all"] === true;
  const asked = KINDS.filter((kind) => options[kind] === true);
  const filter = {
    project: textOf(options["project"]),
    user: textOf(options["user"]),
    ports: readPorts(textOf(options["port"])),
    isExposed: options["exposed"] === true,
    isAll,
  };
  const isOfConnections = options["connections"] === true;
  if (isOfConnections && filter.isExposed) {
    throw usageFailure("Cannot tell the exposure of connections", "Leave --exposed or --connections away");
  }
  const { project, user, ports, isExposed } = filter;
  return {
    kinds: new Set(asked.length > 0 ? asked : isAll ? KINDS : ["tcp"]),
    isOfConnections,
    filter,
    isNarrowed:
      asked.length > 0 || isOfConnections || isExposed || [project, user, ports].some((one) => one !== undefined),
  };
}

function readPorts(text: string | undefined): ListFilter["ports"] {
  if (text === undefined) return undefined;
  const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const [first, last] = [Number(from), Number(to)];
  if (first >= 1 && first <= last && last <= PORT_MAX) return { first, last };
  throw usageFailure(`Cannot read "${text}" as ports`, "Write a port from 1 to 65535, or a range such as 3000-3999");
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
