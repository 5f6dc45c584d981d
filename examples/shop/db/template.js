// An empty database takes seconds to make and a moment to copy: it is made once for all copies of the shop.
import { PGlite } from "@electric-sql/pglite";
import { cp, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { constants } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { SCHEMA } from "./schema.js";

const LOOK_AGAIN_MS = 50;
/** A maker that touched its lock longer ago than this is dead. */
const STALE_MS = 60_000;

/** Makes sure that `folder` holds a database: what is there stays, else the template is copied into it. */
export async function prepareDatabase(folder) {
  const database = join(folder, "pgdata");
  if (await exists(database)) return database;
  const template = await templateFolder();
  // A copy that was cut off must not be taken for a database.
  const half = join(folder, "pgdata.half");
  await rm(half, { recursive: true, force: true });
  await cp(template, half, { recursive: true, mode: constants.COPYFILE_FICLONE });
  await rename(half, database);
  return database;
}

/** Of many processes at once, one makes the template and the others wait for it. */
async function templateFolder() {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "portolan-shop");
  const template = join(cache, `pglite-${await version()}-${SCHEMA.version}`);
  const lock = `${template}.lock`;
  await mkdir(cache, { recursive: true, mode: 0o700 });
  while (!(await exists(template))) {
    if (await take(lock)) {
      try {
        if (!(await exists(template))) await makeTemplate(template);
      } finally {
        await rm(lock, { force: true });
      }
    } else {
      await dropStale(lock);
      await delay(LOOK_AGAIN_MS);
    }
  }
  return template;
}

async function makeTemplate(template) {
  process.stdout.write("db: making the template of the database, once\n");
  const half = `${template}.half`;
  await rm(half, { recursive: true, force: true });
  const database = await PGlite.create(half);
  await database.exec(SCHEMA.sql);
  await database.close();
  await mkdir(dirname(template), { recursive: true });
  await rename(half, template);
}

/** A database of another version of the package may be of another format. */
async function version() {
  const file = new URL("../package.json", import.meta.resolve("@electric-sql/pglite"));
  return JSON.parse(await readFile(file, "utf8")).version;
}

async function take(lock) {
  try {
    await (await open(lock, "wx", 0o600)).close();
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

async function dropStale(lock) {
  const found = await stat(lock).catch(() => undefined);
  if (found !== undefined && Date.now() - found.mtimeMs > STALE_MS) await rm(lock, { force: true });
}

async function exists(path) {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
