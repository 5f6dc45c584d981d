import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Authority, openAuthority } from "../../src/certificates/authority.ts";
import { forgeLeaf } from "../support/forge-leaf.ts";
import { serveTls } from "../support/tls-site.ts";

export const NAME = "web.fix-ui.shop.localhost";
/** A real site, for which a leaf is forged with the authority's own key. */
export const FOREIGN = "example.com";

/** An authority, and two servers: one of honest leaves, one that shows forged ones. */
export interface Sites extends AsyncDisposable {
  readonly authority: Authority;
  /** The authority's folder; its parent is scratch space. */
  readonly directory: string;
  readonly port: number;
  /** Shows a forged leaf for 10.0.0.1 where there is no SNI. */
  readonly forgedPort: number;
}

/** Opens an authority in a folder of its own and serves with it. */
export async function openSites(): Promise<Sites> {
  await using stack = new AsyncDisposableStack();
  const scratch = await mkdtemp(join(tmpdir(), "portolan-certificates-"));
  stack.defer(() => rm(scratch, { recursive: true, force: true }));
  const directory = join(scratch, "ca");
  const authority = await openAuthority({ directory, now: () => Date.now() });
  const addresses = await authority.issue({ addresses: ["127.0.0.1", "::1"] });
  const honest = stack.use(await serveTls({ [NAME]: await authority.issue({ name: NAME }) }, addresses));
  const forgedName = await forgeLeaf(directory, [{ type: "dns", value: FOREIGN }]);
  const forgedAddress = await forgeLeaf(directory, [{ type: "ip", value: "10.0.0.1" }]);
  const forged = stack.use(await serveTls({ [FOREIGN]: forgedName }, forgedAddress));
  const owned = stack.move();
  return {
    authority,
    directory,
    port: honest.port,
    forgedPort: forged.port,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
