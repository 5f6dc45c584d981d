import pg from "pg";
import { setTimeout as delay } from "node:timers/promises";

const { DB_HOST: host, DB_PORT: port } = process.env;
const LOOK_AGAIN_MS = 25;
const FIRST_CONNECTION_MS = 60_000;

/** Connections to the database of this copy. */
export const database = new pg.Pool({ host, port: Number(port), user: "postgres", database: "postgres", max: 4 });
// An idle connection that the database closes is replaced by the next query.
database.on("error", (error) => process.stdout.write(`api: lost a connection to the database: ${error.message}\n`));

/** Waits until the database answers; it may still be starting. */
export async function databaseAnswers() {
  const endMs = performance.now() + FIRST_CONNECTION_MS;
  for (;;) {
    try {
      await database.query("SELECT 1");
      return;
    } catch (error) {
      if (performance.now() > endMs) throw error;
      await delay(LOOK_AGAIN_MS);
    }
  }
}
