// A real Postgres protocol from an npm package. It listens where it is told, and keeps its data in PORTOLAN_DATA.
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { mkdir } from "node:fs/promises";
import { prepareDatabase } from "./template.js";

const { HOST: host = "127.0.0.1", PORT: port = "5432", PORTOLAN_DATA: folder = ".data" } = process.env;
/** The package serves one client unless it is told otherwise. */
const CLIENTS_MAX = 20;

await mkdir(folder, { recursive: true });
const database = await PGlite.create(await prepareDatabase(folder));
await sign(database);
const server = new PGLiteSocketServer({ db: database, host, port: Number(port), maxConnections: CLIENTS_MAX });
await server.start();
process.stdout.write(`db: listening on ${host}:${port}\n`);

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void stop());

/** Each copy of the shop can be told from the others by the name of its database. */
async function sign(target) {
  const name = process.env.PORTOLAN_NAME ?? "shop";
  await target.query("DELETE FROM marker");
  await target.query("INSERT INTO marker VALUES ($1)", [name]);
}

async function stop() {
  await server.stop();
  await database.close();
  // The database keeps the process alive after it is closed.
  process.exit(0);
}
