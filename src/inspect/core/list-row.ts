import type { Container } from "../../host/core/containers/container.ts";
import type { WorkingCopy } from "../../host/core/processes/process-facts.ts";
import type { Exposure } from "./exposure.ts";

/** A process as a list shows it. */
export interface SeenProcess {
  readonly pid: number;
  /** Such as `node server.js`; undefined when it has no arguments that could be read. */
  readonly label: string | undefined;
  readonly argv: readonly string[];
  readonly uid: number;
  readonly user: string;
  readonly startedAtMs: number;
  readonly cwd: string | undefined;
  /** Undefined when it works in no project. */
  readonly workingCopy: WorkingCopy | undefined;
  readonly container: Container | undefined;
  /** It is a part of Portolan itself. */
  readonly part: "daemon" | "gateway" | undefined;
}

export interface RowEnd {
  readonly address: string;
  readonly port: number;
}

/** Which part of Portolan, or which service that it knows, a row is. */
export interface RowService {
  readonly name: string;
  readonly url: string | undefined;
  /** `starting`, `ready`, `orphaned`; `front` of the gateway's own listener that leads to it. */
  readonly state: string;
}

/** One line of `portolan ls`: a listener, a connection, or a service of Portolan's that does not listen. */
export interface ListRow {
  readonly transport: "tcp" | "udp" | "unix";
  /** A socket's state; `none` for a service without one. */
  readonly state: string;
  /** Undefined of a Unix socket. */
  readonly local: RowEnd | undefined;
  /** Undefined of a listener. */
  readonly remote: RowEnd | undefined;
  /** Of a Unix socket; an abstract name begins with `@`. */
  readonly path: string | undefined;
  /** Undefined of a connection. */
  readonly exposure: Exposure | undefined;
  readonly protocol: { readonly name: string; readonly from: "chart" | "port" } | undefined;
  readonly service: RowService | undefined;
  readonly project: WorkingCopy | undefined;
  readonly uid: number | undefined;
  readonly user: string | undefined;
  /** Undefined when it is another user's, or nobody's. */
  readonly process: SeenProcess | undefined;
  /** Of a connection within this machine: the process at the other end. */
  readonly peer: SeenProcess | undefined;
  readonly inode: number | undefined;
  readonly receiveQueue: number;
  readonly sendQueue: number | undefined;
}

/**
 * What a socket is whose process was not found: `hidden` from this user, whose processes are not all of them; `barred`
 * even to this root, who has fewer rights than it; held `outside` of this container; or the `kernel`'s own, as of an NFS
 * server.
 */
export type Ownerless = "hidden" | "barred" | "outside" | "kernel";

const TRANSPORTS = ["tcp", "udp", "unix"];

/** The order of rows: by port, then transport, then IPv4 before IPv6, then address; Unix sockets by path, last. */
export function compareRows(left: ListRow, right: ListRow): number {
  return (
    (left.local?.port ?? 65_536) - (right.local?.port ?? 65_536) ||
    TRANSPORTS.indexOf(left.transport) - TRANSPORTS.indexOf(right.transport) ||
    compareEnds(left.local, right.local) ||
    (left.remote?.port ?? 0) - (right.remote?.port ?? 0) ||
    compareEnds(left.remote, right.remote) ||
    compareText(left.path ?? "", right.path ?? "") ||
    (left.inode ?? 0) - (right.inode ?? 0)
  );
}

function compareEnds(left: RowEnd | undefined, right: RowEnd | undefined): number {
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  const [isLeft6, isRight6] = [left.address.includes(":"), right.address.includes(":")];
  return Number(isLeft6) - Number(isRight6) || compareText(left.address, right.address);
}

/** By code units: the same on every machine, whatever its language. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
