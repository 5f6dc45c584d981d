import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** Where Chromium and its kin look; the first is made if none is there. */
const CHROMIUM_FOLDERS: readonly string[] = [".pki/nssdb", "snap/chromium/current/.pki/nssdb"];

/** Where Firefox keeps its profiles: itself, as a snap, as a flatpak. */
const FIREFOX_FOLDERS: readonly string[] = [
  ".mozilla/firefox",
  ".config/mozilla/firefox",
  "snap/firefox/common/.mozilla/firefox",
  ".var/app/org.mozilla.firefox/.mozilla/firefox",
];

/** Finds the databases of Chromium and its kin. */
export async function chromiumDatabases(home: string): Promise<string[]> {
  return databasesAmong(CHROMIUM_FOLDERS.map((folder) => join(home, folder)));
}

/** The database that Chromium reads by default, there or not. */
export function chromiumDatabase(home: string): string {
  return join(home, ".pki/nssdb");
}

/** Finds the databases of all Firefox profiles. */
export async function firefoxDatabases(home: string): Promise<string[]> {
  const found: string[] = [];
  for (const folder of FIREFOX_FOLDERS.map((below) => join(home, below))) {
    const profiles = await readdir(folder).catch(() => []);
    found.push(...(await databasesAmong(profiles.map((profile) => join(folder, profile)))));
  }
  return found;
}

async function databasesAmong(folders: readonly string[]): Promise<string[]> {
  const checked = await Promise.all(
    folders.map(async (folder) => {
      const stats = await stat(join(folder, "cert9.db")).catch(() => undefined);
      return stats?.isFile() === true ? [folder] : [];
    }),
  );
  return checked.flat().sort();
}
