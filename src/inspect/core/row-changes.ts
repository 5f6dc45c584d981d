import type { ListRow } from "./list-row.ts";

export interface RowChanges {
  readonly came: readonly ListRow[];
  readonly went: readonly ListRow[];
}

/** Tells which rows are new since the last look, and which are gone. A row that only changed its state stays the same. */
export function rowChanges(before: readonly ListRow[], now: readonly ListRow[]): RowChanges {
  const old = new Set(before.map((row) => rowKey(row)));
  const fresh = new Set(now.map((row) => rowKey(row)));
  return {
    came: now.filter((row) => !old.has(rowKey(row))),
    went: before.filter((row) => !fresh.has(rowKey(row))),
  };
}

/** What makes a row the same one in the next look: a server that restarts on its port is another one. */
export function rowKey({ transport, local, remote, path, inode, service, state }: ListRow): string {
  const ends = [local, remote].map((end) => (end === undefined ? "" : `${end.address} ${end.port}`));
  return [transport, ...ends, path ?? "", inode ?? "", state === "none" ? (service?.name ?? "") : ""].join("|");
}
