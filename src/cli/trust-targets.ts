import { homedir } from "node:os";
import { join } from "node:path";
import type { Failure } from "../failure/failure.ts";
import { isFailure } from "../failure/failure.ts";
import type { TrustStatus, TrustStore } from "../host/trust-stores/trust-store.ts";
import { trustStoresFor } from "../host/trust-stores/trust-stores.ts";
import type { CliContext } from "./context.ts";
import { usageFailure } from "./core/failures.ts";

/** One store, and how it stands to our root. */
export type TrustTarget = { readonly store: TrustStore } & (
  | { readonly state: TrustStatus }
  | { readonly state: "unavailable"; readonly reason: string }
  | { readonly state: "unknown"; readonly failure: Failure }
);

/**
 * Looks at the stores of this machine, or at those that were named.
 *
 * @throws {Failure} `USAGE` when a name is no store's.
 */
export async function trustTargets(
  rootPem: string,
  options: { readonly context: CliContext; readonly only?: readonly string[] | undefined },
): Promise<readonly TrustTarget[]> {
  const stores = storesOf(options.context);
  const ids = new Set(stores.map(({ id }) => id));
  const unknown = options.only?.find((id) => !ids.has(id));
  if (unknown !== undefined) {
    throw usageFailure(`Cannot find the store "${unknown}"`, `Pass one of ${Array.from(ids).join(", ")}`);
  }
  const chosen = stores.filter(({ id }) => options.only?.includes(id) ?? true);
  return Promise.all(chosen.map((store) => lookAt(store, rootPem)));
}

async function lookAt(store: TrustStore, rootPem: string): Promise<TrustTarget> {
  try {
    const available = await store.available();
    if (!available.isAvailable) return { store, state: "unavailable", reason: available.reason };
    return { store, state: await store.status(rootPem) };
  } catch (error) {
    if (isFailure(error)) return { store, state: "unknown", failure: error };
    throw error;
  }
}

function storesOf({ folder, environment }: CliContext): readonly TrustStore[] {
  return trustStoresFor({
    platform: process.platform,
    home: environment["HOME"] ?? homedir(),
    isRoot: process.geteuid?.() === 0,
    rootPath: join(folder.trustFolder, "root.pem"),
    undoDirectory: join(folder.root, "undo"),
    path: environment["PATH"] ?? "",
  });
}
