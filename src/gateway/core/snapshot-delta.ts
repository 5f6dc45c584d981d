import type { RoutingSnapshot, SnapshotDelta, SnapshotTables } from "./snapshot.ts";

type Row = { readonly id: string };
type TableName = keyof SnapshotTables;

const TABLES: readonly TableName[] = ["listeners", "services", "routes", "identities"];

export const EMPTY_SNAPSHOT: RoutingSnapshot = { version: 0, listeners: [], services: [], routes: [], identities: [] };

/**
 * Finds what leads from one snapshot to the next tables. Rows that are the same object, or equal as JSON, are unchanged.
 *
 * @returns undefined when nothing changed.
 */
export function diffSnapshot(from: RoutingSnapshot, to: SnapshotTables): SnapshotDelta | undefined {
  const put: { [Table in TableName]?: Row[] } = {};
  const drop: { [Table in TableName]?: string[] } = {};
  for (const table of TABLES) {
    const before = new Map(from[table].map((row: Row) => [row.id, row]));
    const changed = to[table].filter((row: Row) => !isSame(before.get(row.id), row));
    const after = new Set(to[table].map((row: Row) => row.id));
    const gone = [...before.keys()].filter((id) => !after.has(id));
    if (changed.length > 0) put[table] = changed;
    if (gone.length > 0) drop[table] = gone;
  }
  if (Object.keys(put).length === 0 && Object.keys(drop).length === 0) return undefined;
  return { from: from.version, version: from.version + 1, put: put as Partial<SnapshotTables>, drop };
}

/**
 * Applies a delta to the snapshot that it starts from.
 *
 * @returns undefined when the delta starts from another version: ask for the whole snapshot.
 */
export function applyDelta(snapshot: RoutingSnapshot, delta: SnapshotDelta): RoutingSnapshot | undefined {
  if (delta.from !== snapshot.version) return undefined;
  return {
    version: delta.version,
    listeners: mergeTable(snapshot.listeners, delta.put.listeners, delta.drop.listeners),
    services: mergeTable(snapshot.services, delta.put.services, delta.drop.services),
    routes: mergeTable(snapshot.routes, delta.put.routes, delta.drop.routes),
    identities: mergeTable(snapshot.identities, delta.put.identities, delta.drop.identities),
  };
}

function mergeTable<R extends Row>(rows: readonly R[], put: readonly R[] = [], drop: readonly string[] = []): readonly R[] {
  if (put.length === 0 && drop.length === 0) return rows;
  const merged = new Map(rows.map((row) => [row.id, row]));
  for (const id of drop) merged.delete(id);
  for (const row of put) merged.set(row.id, row);
  return [...merged.values()];
}

function isSame(before: Row | undefined, after: Row): boolean {
  return before === after || (before !== undefined && JSON.stringify(before) === JSON.stringify(after));
}
