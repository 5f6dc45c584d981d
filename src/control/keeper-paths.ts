import { join } from "node:path";
import { keeperSocket, type StateFolder } from "../host/state-folder.ts";
import type { ServiceIdentity } from "./contract.ts";

/** Where one project copy's keeper is found. All paths are absolute. */
export interface KeeperPaths {
  /** Tells this copy from any other of this home. */
  readonly key: string;
  /** Whose exclusive lock makes a process the keeper. */
  readonly lock: string;
  /** A `KeeperFile`, renamed into place. */
  readonly file: string;
  /** Speaks `KeeperRequest` and `KeeperAnswer`. */
  readonly socket: string;
  /** Holds the pipes of its services, `<service>.out` and `<service>.err`. */
  readonly pipes: string;
}

/** Says where the keeper of a copy is found, and touches nothing. */
export function keeperPaths(
  folder: StateFolder,
  { directory, branch }: Pick<ServiceIdentity, "directory" | "branch">,
): KeeperPaths {
  // Loading it costs every command that asks nothing of a keeper 4 ms.
  const { createHash } = process.getBuiltinModule("node:crypto");
  const key = createHash("sha256")
    .update(`${directory}\0${branch ?? ""}`)
    .digest("base64url")
    .slice(0, 16);
  return {
    key,
    lock: join(folder.keeperFolder, `${key}.lock`),
    file: join(folder.keeperFolder, `${key}.json`),
    socket: keeperSocket(folder, key),
    pipes: join(folder.keeperFolder, key),
  };
}
