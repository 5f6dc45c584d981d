import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

const CHROMIUM_SNAP = "snap/chromium/current/.pki/nssdb";

/** Where Firefox keeps its profiles: itself, as a snap, as a flatpak. */
const FIREFOX_FOLDERS: readonly string[] = [
  ".mozilla/firefox",
  ".config/mozilla/firefox",
  "snap/firefox/common/.mozilla/firefox",
  ".var/app/org.mozilla.firefox/.mozilla/firefox",
];

/**
 * Finds the databases of Chromium and its kin. Seen with Chromium 156: it reads `~/.pki/nssdb` where that is there,
 * and only otherwise the one in the data folder (`$XDG_DATA_HOME`); both are taken.
 */
export function chromiumDatabases(home: string, dataHome: string): Promise<string[]> {
  return databasesAmong([...nativeFolders(home, dataHome), join(home, CHROMIUM_SNAP)]);
}

/**
 * Gives the folder in which a database is to be made: `~/.pki/nssdb`, which all versions read; undefined where there
 * is one, because a new one would hide the certificates in the other.
 */
export async function missingChromiumDatabase(home: string, dataHome: string): Promise<string | undefined> {
  const native = nativeFolders(home, dataHome);
  return (await databasesAmong(native)).length === 0 ? native[0] : undefined;
}

function nativeFolders(home: string, dataHome: string): string[] {
  return [join(home, ".pki/nssdb"), join(dataHome, "pki/nssdb")];
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
