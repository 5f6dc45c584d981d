import { homedir } from "node:os";
import { join } from "node:path";
import { readRoot } from "../../certificates/authority.ts";
import { certificateBlocks } from "../../certificates/core/pem.ts";
import type { TrustStore } from "../../host/trust-stores/trust-store.ts";
import { trustStoresFor } from "../../host/trust-stores/trust-stores.ts";
import type { TrustFacts } from "../core/machine-facts.ts";
import type { DoctorFolders } from "./doctor-folders.ts";
import { readText } from "./read-text.ts";

/** Variables by which runtimes are led to roots: Node, Bun; OpenSSL and so Python, Ruby, Go; Python's requests; curl. */
const VARIABLES = ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"];

type Environment = Readonly<Record<string, string | undefined>>;

/** Undefined where there is no authority yet: then nothing needs to trust it. */
export async function gatherTrust(folders: DoctorFolders, environment: Environment): Promise<TrustFacts | undefined> {
  const root = await readRoot(folders.authority).catch(() => undefined);
  if (root === undefined) return undefined;
  const rootPath = join(folders.trust, "root.pem");
  const stores = trustStoresFor({
    platform: process.platform,
    home: environment["HOME"] ?? homedir(),
    dataHome: environment["XDG_DATA_HOME"],
    isRoot: process.geteuid?.() === 0,
    rootPath,
    undoDirectory: folders.undo,
    path: environment["PATH"] ?? "",
  });
  const states = await Promise.all(stores.map((store) => stateOf(store, root.rootPem)));
  const [block] = certificateBlocks(root.rootPem);
  return {
    stores: states.flat(),
    variables: VARIABLES.flatMap((name) => {
      const path = environment[name] ?? "";
      if (path === "") return [];
      return [{ name, path, hasRoot: certificateBlocks(readText(path) ?? "").includes(block ?? "") }];
    }),
    rootPath,
  };
}

async function stateOf(store: TrustStore, rootPem: string): Promise<TrustFacts["stores"]> {
  try {
    if (!(await store.available()).isAvailable) return [];
    return [{ id: store.id, label: store.label, state: await store.status(rootPem) }];
  } catch {
    // A store that cannot be asked, such as one whose tool is missing, is `portolan cert show`'s to explain.
    return [];
  }
}
