import { compareText, type SeenProcess } from "./list-row.ts";

/** One connection to a listener, as the server sees it. */
export interface ClientConnection {
  readonly state: string;
  readonly remote: { readonly address: string; readonly port: number };
  /** The process at the client end, where it is on this machine and may be seen. */
  readonly client: SeenProcess | undefined;
  /** The client end is on this machine. */
  readonly isHere: boolean;
}

/** Connections of one client process, or of one remote address. */
export interface ClientGroup {
  readonly client: SeenProcess | undefined;
  /** Addresses from which it comes. */
  readonly addresses: readonly string[];
  readonly isHere: boolean;
  readonly connections: number;
  /** How many are in which state, such as `established 3`. */
  readonly states: Readonly<Record<string, number>>;
}

/** Groups the connections of a listener by the process at the other end, the busiest first. */
export function groupClients(connections: readonly ClientConnection[]): ClientGroup[] {
  const groups = Map.groupBy(connections, ({ client, remote, isHere }) =>
    client === undefined ? (isHere ? "here" : remote.address) : `pid ${client.pid}`,
  );
  return Array.from(groups.values(), (group) => groupOf(group)).toSorted(
    (left, right) =>
      right.connections - left.connections ||
      (left.client?.pid ?? 0) - (right.client?.pid ?? 0) ||
      compareText(left.addresses[0] ?? "", right.addresses[0] ?? ""),
  );
}

function groupOf(group: readonly ClientConnection[]): ClientGroup {
  const states: Record<string, number> = {};
  for (const { state } of group) states[state] = (states[state] ?? 0) + 1;
  return {
    client: group[0]?.client,
    addresses: [...new Set(group.map(({ remote }) => remote.address))].toSorted(compareText),
    isHere: group[0]?.isHere ?? false,
    connections: group.length,
    states,
  };
}
