import { createHash } from "node:crypto";
import { join } from "node:path";
import type { StateFolder } from "../../host/state-folder.ts";
import { copyFolder } from "../logs/log-file.ts";
import type { KeptIdentity } from "./keeper-options.ts";

/** Of the hash of the project's folder. */
const PLACE_CHARACTERS = 6;

/**
 * Where a copy's services keep their data: `data/shop-3f2a91`. The folder is part of it, so that two projects of one name
 * never see each other's databases.
 */
export function copyDataFolder(folder: StateFolder, identity: KeptIdentity): string {
  const place = createHash("sha256").update(identity.directory).digest("hex").slice(0, PLACE_CHARACTERS);
  return join(folder.dataFolder, `${copyFolder(identity)}-${place}`);
}
