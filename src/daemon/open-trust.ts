import { openAuthority } from "../certificates/authority.ts";
import { openBundles } from "../certificates/bundles.ts";
import type { Leaf } from "../certificates/issue-leaf.ts";
import { openLeafCache } from "../certificates/leaf-cache.ts";
import type { LeafCache } from "../certificates/leaf-cache.ts";
import type { AuthorityView } from "../control/contract.ts";
import type { StateFolder } from "../host/state-folder.ts";
import type { Log } from "./log.ts";

export interface Trust extends AsyncDisposable {
  readonly view: AuthorityView;
  readonly leaves: LeafCache;
}

/** Opens the authority of a home with its leaves, and writes what its children trust. */
export async function openTrust(
  folder: StateFolder,
  { log, onRenew }: { readonly log: Log; readonly onRenew: (leaf: Leaf) => void },
): Promise<Trust> {
  const now = (): number => Date.now();
  const authority = await openAuthority({ directory: folder.authorityFolder, now });
  const bundles = await openBundles({ directory: folder.trustFolder, rootPem: authority.rootPem, now });
  const leaves = await openLeafCache({
    authority,
    directory: folder.authorityFolder,
    now,
    onRenew,
    onError: (error, subject) => log(`certificate of ${JSON.stringify(subject)}: ${String(error)}`),
  });
  const { rootPem, keyId, notAfterMs } = authority;
  return {
    view: { rootPem, keyId, notAfterMs, trustFiles: { root: bundles.rootPath } },
    leaves,
    [Symbol.asyncDispose]: () => leaves[Symbol.asyncDispose](),
  };
}
