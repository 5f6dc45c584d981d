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
  const put: { -readonly [Table in TableName]?: SnapshotTables[Table] } = {};
  const drop: { [Table in TableName]?: readonly string[] } = {};
  for (const table of TABLES) {
    const changed = changedRows<Row>(from[table], to[table]);
    const gone = goneIds(from[table], to[table]);
    if (changed.length > 0) Object.assign(put, { [table]: changed });
    if (gone.length > 0) drop[table] = gone;
  }
  if (Object.keys(put).length === 0 && Object.keys(drop).length === 0) return undefined;
  return { from: from.version, version: from.version + 1, put, drop };
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

function mergeTable<R extends Row>(
  rows: readonly R[],
  put: readonly R[] = [],
  drop: readonly string[] = [],
): readonly R[] {
  if (put.length === 0 && drop.length === 0) return rows;
  const merged = new Map(rows.map((row) => [row.id, row]));
  for (const id of drop) merged.delete(id);
  for (const row of put) merged.set(row.id, row);
  return [...merged.values()];
}

function changedRows<R extends Row>(before: readonly R[], after: readonly R[]): readonly R[] {
  const known = new Map(before.map((row) => [row.id, row]));
  return after.filter((row) => !isSame(known.get(row.id), row));
}

function goneIds(before: readonly Row[], after: readonly Row[]): readonly string[] {
  const kept = new Set(after.map((row) => row.id));
  return before.flatMap((row) => (kept.has(row.id) ? [] : [row.id]));
}

function isSame(before: Row | undefined, after: Row): boolean {
  return before === after || (before !== undefined && JSON.stringify(before) === JSON.stringify(after));
}
