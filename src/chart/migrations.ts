import type { DatabaseSync } from "node:sqlite";

/**
 * The store's schema, one step per version; a step that was released is never changed. A row is its record as
 * JSON; the generated columns let SQLite itself refuse two leases on a port and two services of a name.
 */
const STEPS: readonly string[] = [
  `CREATE TABLE service (
     key TEXT PRIMARY KEY,
     body TEXT NOT NULL CHECK (json_valid(body)),
     name TEXT NOT NULL UNIQUE GENERATED ALWAYS AS (json_extract(body, '$.name')) STORED
   ) STRICT;
   CREATE TABLE lease (
     key TEXT PRIMARY KEY,
     body TEXT NOT NULL CHECK (json_valid(body)),
     port INTEGER NOT NULL UNIQUE GENERATED ALWAYS AS (json_extract(body, '$.port')) STORED
   ) STRICT;
   CREATE TABLE alias (key TEXT PRIMARY KEY, body TEXT NOT NULL CHECK (json_valid(body))) STRICT;
   CREATE TABLE choice (key TEXT PRIMARY KEY, body TEXT NOT NULL CHECK (json_valid(body))) STRICT;`,
  `CREATE TABLE used (key TEXT PRIMARY KEY, body TEXT NOT NULL CHECK (json_valid(body))) STRICT;`,
];

/** The version that this Portolan writes; a store of a higher one is refused. */
export const STORE_VERSION: number = STEPS.length;

/** Brings a store up to date in one transaction, and gives a new one its id. */
export function migrate(db: DatabaseSync, options: { from: number; chartId: number }): void {
  if (options.from >= STORE_VERSION) return;
  db.exec("BEGIN IMMEDIATE");
  for (const step of STEPS.slice(options.from)) db.exec(step);
  db.exec(`PRAGMA application_id = ${options.chartId}; PRAGMA user_version = ${STORE_VERSION}; COMMIT`);
}
