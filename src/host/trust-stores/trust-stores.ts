import { join } from "node:path";
import { darwinStore } from "./darwin.ts";
import { debianStore } from "./debian.ts";
import { fedoraStore } from "./fedora.ts";
import { nssStore } from "./nss.ts";
import { chromiumDatabases, firefoxDatabases, missingChromiumDatabase } from "./nss-places.ts";
import type { TrustStore } from "./trust-store.ts";

export interface TrustStoreFacts {
  /** `process.platform`. */
  readonly platform: NodeJS.Platform;
  /** The user's home folder. */
  readonly home: string;
  /** `XDG_DATA_HOME` (default `.local/share` in the home folder). */
  readonly dataHome?: string | undefined;
  /** Whether this process may change the system's store. */
  readonly isRoot: boolean;
  /** File of the root, named in commands that the user runs instead. */
  readonly rootPath: string;
  /** Folder in the state folder for copies of what is changed. */
  readonly undoDirectory: string;
  /** The user's PATH, on which `certutil` is looked for. */
  readonly path: string;
}

/** Gives every store that this platform may have; `available` says which are there. */
export function trustStoresFor(facts: TrustStoreFacts): TrustStore[] {
  const { platform, home, dataHome = join(home, ".local/share") } = facts;
  if (platform === "darwin") return [darwinStore({ home })];
  if (platform !== "linux") return [];
  const firefox = nssStore({
    ...facts,
    id: "nss-firefox",
    label: "Firefox",
    databases: () => firefoxDatabases(home),
    missing: () => Promise.resolve(undefined),
  });
  const chromium = nssStore({
    ...facts,
    id: "nss-chromium",
    label: "Chromium, Chrome, Edge, Brave",
    databases: () => chromiumDatabases(home, dataHome),
    missing: () => missingChromiumDatabase(home, dataHome),
  });
  return [debianStore(facts), fedoraStore(facts), chromium, firefox];
}
